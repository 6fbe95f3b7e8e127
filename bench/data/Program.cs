using System.Diagnostics;
using System.Globalization;
using Bonded.Data;
using Bonded.Packaging;
using Bonded.Testing;

// dotnet run -c Release --project bench/data [sqlite|postgresql]
var kind = args is ["postgresql", ..] ? DatabaseKind.PostgreSql : DatabaseKind.Sqlite;
await using var place = await TestDatabase.Create(kind);
await using var database = await place.Open();

const int Writers = 64, Seconds = 4;
for (var round = 0; round < 2; round++)
{
    var count = 0L;
    var clock = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
    {
        while (clock.Elapsed < TimeSpan.FromSeconds(Seconds))
        {
            await database.Write(static tx => Audit.Insert(tx, new("bench", "demo", "demo-1.0.tar.gz", null, """{"verdict":"hold"}""")));
            Interlocked.Increment(ref count);
        }
    }));
    Print("durable writes/s", count / clock.Elapsed.TotalSeconds);
}

var files = Enumerable.Range(0, 5000).Select(i => new StoredFile
{
    Filename = string.Create(CultureInfo.InvariantCulture, $"big-1.{i}.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"),
    Sha256 = Sha256Digest.Of(BitConverter.GetBytes(i)),
    MetadataSha256 = Sha256Digest.Of(BitConverter.GetBytes(-i - 1)),
    Size = 1_000_000 + i,
    Url = string.Create(CultureInfo.InvariantCulture, $"https://files.example/packages/ab/cd/{i:x60}/big-1.{i}.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"),
    UploadTime = DateTimeOffset.UnixEpoch.AddMinutes(i),
    RequiresPython = ">=3.9",
    Initial = true,
}).ToArray();
for (var round = 0; round < 6; round++)
{
    var name = string.Create(CultureInfo.InvariantCulture, $"big-{round}");
    var clock = Stopwatch.StartNew();
    var processor = Environment.CpuUsage.TotalTime;
    await database.Write(tx => Projects.ApplyPage(tx, new() { Name = name, Upstream = "pypi", Now = DateTimeOffset.UnixEpoch, Added = files }));
    Print("ms to store a page of 5,000 files", clock.Elapsed.TotalMilliseconds);
    Print("ms of this process's processor time for that", (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
    for (var again = 0; again < 5; again++)
    {
        clock.Restart();
        processor = Environment.CpuUsage.TotalTime;
        var project = await database.Read(tx => Projects.Find(tx, name));
        if (round > 2 && again > 2)
        {
            Print("ms to load it", clock.Elapsed.TotalMilliseconds);
            Print("ms of this process's processor time for that", (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds);
        }
        Trace.Assert(project!.Files.Count == files.Length);
    }
}

static void Print(string what, double value) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value,10:F1}  {what}"));
