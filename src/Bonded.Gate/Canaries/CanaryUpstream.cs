using System.Collections.Concurrent;
using System.Globalization;
using Bonded.Data;
using Bonded.Gate.Upstreams;
using Bonded.Packaging;

namespace Bonded.Gate.Canaries;

/// <summary>The upstream that has the canaries and nothing else, in this process. Only their own names are asked of it.</summary>
sealed class CanaryUpstream(TimeProvider clock) : IUpstream
{
    readonly ConcurrentDictionary<string, int> pages = new(StringComparer.Ordinal);

    public string Name => "bonded-canaries";

    public bool TrustedTime => true;

    public bool Private => false;

    public bool HasAgeRule => true;

    public bool Asks(ProjectName name) => CanaryNames.Covers(name.Canonical);

    /// <summary>Has it list the canary's page of that number from now on.</summary>
    public void Turn(Canary canary, int page) => pages[canary.Name.Canonical] = page;

    public Task<PageAnswer> Page(ProjectName name, string? etag, CancellationToken ct)
    {
        if (Canaries.Find(name) is not { Pages.Count: > 0 } canary)
            return Task.FromResult<PageAnswer>(new PageAnswer.Absent("There is no such canary."));

        // Until it is turned, the page stays that was seen last, as its tag says.
        if (!pages.TryGetValue(name.Canonical, out var at) && etag is ['"', .. var seen, '"'] && int.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && last < canary.Pages.Count)
            at = last;
        if (canary.Pages[at].Count == 0)
            return Task.FromResult<PageAnswer>(new PageAnswer.Absent("The canary is away."));
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{at}\"");
        if (tag == etag)
            return Task.FromResult<PageAnswer>(new PageAnswer.NotModified());
        var now = clock.GetUtcNow();
        return Task.FromResult<PageAnswer>(new PageAnswer.Found(new UpstreamPage
        {
            Name = name.Canonical,
            ETag = tag,
            Versions = [],
            Files = [.. canary.Pages[at].Select(file => new UpstreamFile
            {
                Filename = file.Filename,
                Url = new Uri($"https://canaries.example.invalid/{name.Canonical}/{file.Filename}"),
                Sha256 = file.WithoutHash ? null : file.Sha256,
                Size = file.Sent is null ? file.Bytes.Length : null,
                UploadTime = now - file.Age,
            })],
        }));
    }

    public async Task<FetchAnswer> File(Uri url, long? size, Stream destination, IProgress<long>? progress, CancellationToken ct)
    {
        if (url.Segments is not [_, var project, var filename] || !ProjectName.TryParse(project.TrimEnd('/'), out var name)
            || Canaries.Find(name)?.Files.FirstOrDefault(file => file.Filename == filename) is not { } file || file.Sent is [])
            return new FetchAnswer.Gone("The canary has no such file.");
        var bytes = file.Sent ?? file.Bytes;
        await destination.WriteAsync(bytes, ct);
        return new FetchAnswer.Done(bytes.Length);
    }

    public Task<FetchAnswer> Metadata(Uri fileUrl, Stream destination, CancellationToken ct) =>
        Task.FromResult<FetchAnswer>(new FetchAnswer.Gone("The canary has no such file."));
}
