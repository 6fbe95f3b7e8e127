using System.Globalization;
using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests;

/// <summary>Well-formed archives with whatever in them: an inspection answers, it does not throw. BONDED_SEED replays.</summary>
public sealed class HostileContentTests
{
    static readonly string[] Paths =
    [
        "demo-1.0.dist-info/entry_points.txt", ".pyc", "demo/.pyc", "__pycache__/.pyc", "demo/x.so", "demo/y.exe", "x.pth", ".pth", ".start", "demo-1.0.data/scripts/.exe",
        "demo-1.0.data/data/x", ".data/scripts/x", ".dist-info/METADATA", "demo-1.0.data/x",
    ];

    static readonly byte[][] Beginnings =
    [
        [.. "MZ"u8, .. new byte[58], 0xFF, 0xFF, 0xFF, 0xFF], [.. "MZ"u8, .. new byte[58], 0xFE, 3, 0, 0], [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 2], [0xCA, 0xFE, 0xBA, 0xBE],
        [0xF3, 0x0D, 0x0D, 0x0A, 0, 0, 0, 0], "import"u8.ToArray(), "[console_scripts]\n"u8.ToArray(), [],
    ];

    [Fact]
    public void Any_content_is_answered()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("BONDED_SEED") ?? "20261122", CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper!.WriteLine($"BONDED_SEED={seed}");
        var random = new Random(seed);
        for (var round = 0; round < 1500; round++)
        {
            var wheel = new WheelBuilder("demo", "1.0").Requires("x>=1").Record(r => Damaged(random, r));
            foreach (var path in Paths.Where(_ => random.Next(3) == 0))
            {
                var content = new byte[random.Next(100)];
                random.NextBytes(content);
                wheel.With(path, [.. Beginnings[random.Next(Beginnings.Length)], .. content]);
            }

            if (random.Next(2) == 0)
                wheel.Metadata(Damaged(random, "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Dist: a[b]>=1; os_name == 'x'\nSummary: s\n"));
            if (random.Next(2) == 0)
                wheel.Wheel(Damaged(random, wheel.WheelText()));
            Assert.DoesNotContain(wheel.Inspect().Findings, f => f.Rule == "archive-ambiguous");
            new SdistBuilder("demo", "1.0").ProjectFile(Damaged(random, "[build-system]\nrequires = ['a>=1', 'b']\nbackend-path = ['x/..']\n[project]\ndependencies = ['c']\n"))
                .Metadata(Damaged(random, "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n")).Inspect();
        }
    }

    static string Damaged(Random random, string text)
    {
        const string Bits = "\0\n\r\t \"',;:@=[](){}<>-_.#/\\0aZ\u00e9\u2028\ud83d\udc0d";
        for (var times = random.Next(3); times > 0; times--)
        {
            var at = random.Next(text.Length);
            text = random.Next(3) switch { 0 => text.Remove(at, 1), 1 => text.Insert(at, Bits[random.Next(Bits.Length)].ToString()), _ => text[..at] };
            if (text.Length == 0)
                break;
        }

        return text;
    }
}
