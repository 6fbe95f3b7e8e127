namespace Bonded.Crash;

/// <summary>Clients that ask for pages, files and metadata, in no order, until the server is gone.</summary>
sealed class Load(Offer offer, Witness witness)
{
    public async Task Run(Server server, int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        var seen = new List<Listed>();
        while (!stop.IsCancellationRequested && !server.Ended)
        {
            switch (random.Next(10))
            {
                case 0:
                    if (await witness.Page(server.Client, Offer.OwnedSpellings[random.Next(Offer.OwnedSpellings.Count)]) is { Count: > 0 })
                        witness.Broken("promise 4: the page of an owned name lists files");
                    break;
                case 1:
                    await witness.Page(server.Client, "zq-nobody-has-this-" + random.Next(5));
                    break;
                case 2:
                    // By its address, listed or not.
                    var files = offer.Files.ToArray();
                    var (_, filename, digest) = files[random.Next(files.Length)];
                    await witness.File(server.Client, Listed.PathOf(digest, filename), filename, digest);
                    break;
                case 3 or 4 or 5:
                    if (await witness.Page(server.Client, offer.Any(random)) is { } page)
                        seen.AddRange(page);
                    break;
                case 6 when seen.Count > 0:
                    var one = seen[random.Next(seen.Count)];
                    if (one.Metadata is not null)
                        await witness.Metadata(server.Client, one.Path, one.Metadata);
                    break;
                default:
                    if (seen.Count > 0 && seen[random.Next(seen.Count)] is var file)
                        await witness.File(server.Client, file.Path, file.Filename, file.Sha256);
                    break;
            }
        }
    }
}
