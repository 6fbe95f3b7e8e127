// Decides and renders a page of 5,000 files: half inspected, a few too young, the rest not yet looked into.
//
//     dotnet run -c Release --project bench/pages
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Bonded.Data;
using Bonded.Gate.Pages;
using Bonded.Gate.Projects;
using Bonded.Inspection;
using Bonded.Packaging;
using Bonded.Policy;

const int Files = 5_000;
const int Rounds = 200;
var now = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
var name = ProjectName.Parse("demo");
var files = new List<FileState>();
for (var i = 0; i < Files; i++)
{
    var text = $"demo-{i / 50}.{i % 50}-py3-none-any.whl";
    var digest = Sha256Digest.FromBytes(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
    DistributionFilename.TryParse(text, out var filename, out _);
    var stored = new StoredFile
    {
        Filename = text,
        Sha256 = digest,
        Size = 100_000 + i,
        Url = "https://files.example.invalid/" + text,
        FirstSeen = now.AddDays(-30),
        Initial = true,
        UploadTime = now.AddDays(i > Files - 20 ? -2 : -400),
        RequiresPython = ">=3.8",
        MetadataSha256 = digest,
        QuarantineId = i,
    };
    var facts = i % 2 == 0
        ? new InspectionFacts { Sha256 = digest, Filename = text, Engine = "bench", Size = 100_000 + i, MetadataSha256 = digest, RequiresPython = ">=3.8" }
        : null;
    files.Add(new FileState(stored, filename!, facts, true, null, null));
}

var state = new ProjectState(name, new StoredProject { Name = "demo", Files = [.. files.Select(file => file.Stored)] }, files);
var project = new ProjectSignals { Name = name, KnownHere = true, TrustedTime = true };
var times = new List<double>();
var phases = new double[3];
var bytes = 0;
for (var round = 0; round < Rounds; round++)
{
    var started = Stopwatch.GetTimestamp();
    var signals = ProjectCatalog.Signals(state);
    var a = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    var decisions = Decide.Files(project, signals, PolicySnapshot.Balanced, now);
    var b = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    var decided = new DecidedProject(state, decisions, null, 1, DateTimeOffset.MaxValue);
    bytes = PageRenderer.Json(name, Listing.Of(decided, PolicySnapshot.Balanced, "https://pypi.example.invalid"), "active", null, 1).Length;
    if (round >= Rounds / 4)
    {
        phases[0] += a;
        phases[1] += b - a;
        phases[2] += Stopwatch.GetElapsedTime(started).TotalMilliseconds - b;
    }

    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
}

times.RemoveRange(0, Rounds / 4);
times.Sort();
Console.WriteLine($"{Files} files, {bytes} bytes: median {times[times.Count / 2]:0.00} ms, best {times[0]:0.00} ms, p95 {times[times.Count * 95 / 100]:0.00} ms");
Console.WriteLine($"means: signals {phases[0] / (Rounds * 3 / 4):0.00} ms, decisions {phases[1] / (Rounds * 3 / 4):0.00} ms, page {phases[2] / (Rounds * 3 / 4):0.00} ms");
