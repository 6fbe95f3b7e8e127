using System.Diagnostics;
using System.Globalization;
using System.Text;
using Bonded.Archives.Tests.Making;
using Bonded.Archives.Tests.Reading;

namespace Bonded.Archives.Tests;

/// <summary>
/// Small valid archives, damaged at random and on purpose. Whatever comes of it: no exception, no hang, bounded memory, and CPython sees the same
/// in whatever is still accepted. BONDED_FUZZ_CASES sets the number, BONDED_SEED replays a run.
/// </summary>
public sealed class MutationTests
{
    const long LargestAllocation = 4 << 20;

    static readonly ArchiveLimits Limits = ArchiveLimits.Default with { TotalBytes = 16 << 20, MemberBytes = 8 << 20, Entries = 1000 };

    static readonly uint[] Edges = [0, 1, 2, 7, 8, 22, 46, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF];

    [Fact]
    public void Mutated_zips_are_refused_or_read_as_cpython_reads_them()
    {
        ZipEntry a = new("pkg/__init__.py", "x = 1\n"), b = new("pkg/b.py", string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i}\n")));
        ZipEntry c = new ZipEntry("pkg/\u00E9.txt", "data") { Flags = 0x800, Method = 0 }, folder = new("pkg/d/", "") { Method = 0, Attributes = 0x41ED0010 };
        byte[][] seeds =
        [
            ZipWriter.Of(a, b, c, folder),
            ZipWriter.Of(a.Streamed(), b.Streamed(wide: true), c),
            new ZipWriter { Entries = [a, b], Zip64 = true, Comment = "comment"u8.ToArray() }.ToArray(),
            ZipWriter.Of(a with { Extra = [0x55, 0x54, 5, 0, 1, 0, 0, 0, 0], LocalExtra = [0x55, 0x54, 9, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0] }, b with { Method = 0 }),
            ZipWriter.Of(a, new ZipEntry("pkg/in.zip"u8.ToArray(), ZipWriter.Of(b)) { Method = 0 }),
        ];
        Run((random, _) => Mutate(random, seeds, "PK"u8.ToArray()));
    }

    [Fact]
    public void Mutated_tars_are_refused_or_read_as_cpython_reads_them()
    {
        byte[][] seeds =
        [
            new TarWriter().File("p-1/setup.py").File("p-1/b.py", new string('b', 700)).Add(new TarEntry("p-1/d/") { Type = '5' }).Closed(4),
            new TarWriter().Pax(("path", "p-1/\u00E9.py"), ("mtime", "1.5"), ("size", "6")).File("p-1/x").File("p-1/y").Closed(),
            new TarWriter().Add(new TarEntry("././@LongLink", "p-1/" + new string('n', 120) + "\0") { Type = 'L', Magic = "ustar  \0" })
                .Add(new TarEntry("p-1/n", "abc") { Magic = "ustar  \0" }).File("p-1/z").Closed(),
            new TarWriter().File("p-1/a").Add(new TarEntry("p-1/l") { Type = '2', Link = "a" }).Add(new TarEntry("p-1/h") { Type = '1', Link = "p-1/a" }).Closed(),
            new TarWriter().Add(new TarEntry("g", TarWriter.Record("comment", "c")) { Type = 'g' }).Add(new TarEntry("b.py", "1") { Prefix = "p-1/deep" }).Closed(),
        ];
        Run((random, i) =>
        {
            if (i % 4 == 0)
                return Mutate(random, [.. seeds.Select(s => GzipWriter.Of(s))], [0x1F, 0x8B]);
            var tar = Mutate(random, seeds, "ustar"u8.ToArray());
            // Most damage would stop at the checksum of the header; with that mended it reaches what lies behind.
            if (random.Next(5) > 0)
            {
                for (var block = 0; block + 512 <= tar.Length; block += 512)
                {
                    if (tar.AsSpan(block + 257, 5).SequenceEqual("ustar"u8))
                    {
                        var sum = 8 * ' ' + Enumerable.Range(0, 512).Sum(at => at is >= 148 and < 156 ? 0 : tar[block + at]);
                        Encoding.ASCII.GetBytes(TarEntry.Octal(sum, 6) + "\0 ").CopyTo(tar, block + 148);
                    }
                }
            }
            return GzipWriter.Of(tar);
        });
    }

    static void Run(Func<Random, int, byte[]> make)
    {
        var cases = Number("BONDED_FUZZ_CASES") ?? 5000;
        var seed = Number("BONDED_SEED") ?? Random.Shared.Next();
        var output = TestContext.Current.TestOutputHelper;
        output?.WriteLine($"BONDED_SEED={seed}");
        var accepted = 0;
        var folder = Directory.CreateTempSubdirectory("bonded-fuzz-").FullName;
        try
        {
            for (var i = 0; i < cases; i++)
            {
                var archive = make(new Random(seed + i), i);
                var clock = Stopwatch.StartNew();
                var before = GC.GetAllocatedBytesForCurrentThread();
                IReadOnlyList<Seen> members;
                ArchiveFault? fatal;
                try
                {
                    (members, fatal, _) = Look.At(archive, Limits);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"BONDED_SEED={seed + i} BONDED_FUZZ_CASES=1", e);
                }
                var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                Assert.True(allocated < LargestAllocation, $"seed {seed + i} allocates {allocated} bytes");
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"seed {seed + i} hangs");
                if (fatal is not null)
                    continue;
                accepted++;
                var path = Path.Combine(folder, "case");
                File.WriteAllBytes(path, archive);
                var (theirs, error) = Oracle.Ask(path);
                Assert.True(error is null && theirs!.SequenceEqual(members),
                    $"seed {seed + i}: we see [{string.Join(", ", members)}], CPython {error ?? "[" + string.Join(", ", theirs!) + "]"}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        output?.WriteLine($"{accepted} of {cases} accepted");
        Assert.True(cases < 1000 || accepted > cases / 100, "Hardly any mutation is accepted: the comparison compares nothing.");
    }

    static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    static byte[] Mutate(Random random, byte[][] seeds, byte[] landmark)
    {
        var bytes = (byte[])seeds[random.Next(seeds.Length)].Clone();
        for (var times = random.Next(1, 4); times > 0 && bytes.Length > 16; times--)
        {
            var at = random.Next(bytes.Length);
            if (random.Next(2) == 0 && Landmark(random, bytes, landmark) is { } near)
                at = Math.Min(bytes.Length - 1, near + random.Next(64));
            switch (random.Next(9))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    var edge = Bytes.U32(Edges[random.Next(Edges.Length)]).AsSpan(0, random.Next(2) == 0 ? 2 : 4);
                    edge[..Math.Min(edge.Length, bytes.Length - at)].CopyTo(bytes.AsSpan(at));
                    break;
                case 3:
                    bytes[at] = (byte)(bytes[at] + (random.Next(2) == 0 ? 1 : -1));
                    break;
                case 4:
                    bytes = bytes[..at];
                    break;
                case 5:
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 40))..]];
                    break;
                case 6:
                    var from = random.Next(bytes.Length);
                    bytes = [.. bytes[..at], .. bytes[from..Math.Min(bytes.Length, from + random.Next(1, 600))], .. bytes[at..]];
                    break;
                case 7:
                    var other = seeds[random.Next(seeds.Length)];
                    var cut = random.Next(other.Length);
                    bytes = [.. bytes[..at], .. other[cut..Math.Min(other.Length, cut + random.Next(1, 600))], .. bytes[at..]];
                    break;
                default:
                    // The same change wherever these bytes occur: both headers of a zip member lie alike.
                    var length = Math.Min(random.Next(1, 5), bytes.Length - at);
                    var pattern = bytes.AsSpan(at, length).ToArray();
                    var changed = (byte)random.Next(256);
                    for (var i = 0; i + length <= bytes.Length; i++)
                    {
                        if (bytes.AsSpan(i, length).SequenceEqual(pattern))
                            bytes[i] = changed;
                    }
                    break;
            }
        }
        return bytes;
    }

    static int? Landmark(Random random, byte[] bytes, byte[] landmark)
    {
        var places = new List<int>();
        for (var i = 0; i + landmark.Length <= bytes.Length; i++)
        {
            if (bytes.AsSpan(i, landmark.Length).SequenceEqual(landmark))
                places.Add(i);
        }
        return places.Count == 0 ? null : places[random.Next(places.Count)];
    }
}
