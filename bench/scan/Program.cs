// How fast packages are analysed, on one thread and warm. Time is processor time of the whole process, so that other work on the machine does not count.
//
//     dotnet run -c Release --project bench/scan -- trees FOLDER...      megabytes of Python source a second, median of 7
//     dotnet run -c Release --project bench/scan -- archives FOLDER...   milliseconds an archive under 50 KB, median and p99
//
// A FOLDER is a standard library or a site-packages folder. For "archives" each of its top-level packages becomes a wheel, and those
// under 50 KB are inspected, each 20 times.
using System.Diagnostics;
using Bonded.Archives;
using Bonded.Inspection;
using Bonded.Inspection.Trees;
using Bonded.Packaging;
using Bonded.Testing.Packages;

const int Rounds = 7;
if (args is not [var what, .. var folders] || folders.Length == 0)
{
    Console.Error.WriteLine("usage: scan-bench trees|archives FOLDER...");
    return 2;
}

var thread = new Thread(() =>
{
    foreach (var folder in folders)
    {
        if (what == "trees")
            Trees(folder);
        else
            Archives(folder);
    }

    Console.WriteLine($"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
}, 16 << 20);
thread.Start();
thread.Join();
return 0;

static List<(string Path, byte[] Bytes)> Load(string folder)
{
    var files = new List<(string, byte[])>();
    foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Order(StringComparer.Ordinal))
    {
        if (file.EndsWith(".py", StringComparison.Ordinal) || file.EndsWith(".pth", StringComparison.Ordinal))
            files.Add((Path.GetRelativePath(folder, file), File.ReadAllBytes(file)));
    }

    return files;
}

static void Trees(string folder)
{
    var loaded = Load(folder);
    var files = loaded.Select(file => new TreeFile(file.Path, file.Bytes.Length, _ => file.Bytes)).ToList();
    var bytes = loaded.Sum(file => (long)file.Bytes.Length);
    var speeds = new List<double>();
    var findings = 0;
    var allocated = 0L;
    for (var round = 0; round <= Rounds; round++)
    {
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var began = Environment.CpuUsage.TotalTime;
        findings = 0;
        foreach (var part in Inspector.Divide(files, "tree", out _))
            findings += Inspector.Inspect(part, CancellationToken.None).Findings.Count;
        // The first round is for the compiler.
        if (round > 0)
            speeds.Add(bytes / 1e6 / (Environment.CpuUsage.TotalTime - began).TotalSeconds);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    speeds.Sort();
    Console.WriteLine($"{folder}: {files.Count} files, {bytes / 1e6:0.0} MB: {speeds[Rounds / 2]:0.0} MB/s ({speeds[0]:0.0}-{speeds[^1]:0.0}), {(double)allocated / bytes:0} bytes allocated a byte, {findings} findings");
}

static void Archives(string folder)
{
    var wheels = new List<(string Name, byte[] Bytes)>();
    foreach (var package in Load(folder).GroupBy(file => file.Path.Split('/')[0]))
    {
        var name = new string([.. package.Key.Replace(".py", "", StringComparison.Ordinal).Where(char.IsAsciiLetterOrDigit)]);
        if (name.Length == 0)
            continue;
        var wheel = new WheelBuilder(name, "1.0");
        foreach (var (path, bytes) in package)
            wheel.With(path, bytes);
        if (wheel.Build() is { Length: < 50_000 } built)
            wheels.Add((wheel.FileName, built));
    }

    var times = new List<double>();
    for (var round = 0; round <= 20; round++)
    {
        foreach (var (name, bytes) in wheels)
        {
            if (!DistributionFilename.TryParse(name, out var filename, out var error))
                throw new InvalidOperationException(error);
            using var stream = new MemoryStream(bytes);
            var began = Environment.CpuUsage.TotalTime;
            Inspector.Inspect(stream, default, filename, ArchiveLimits.Default, CancellationToken.None);
            if (round > 0)
                times.Add((Environment.CpuUsage.TotalTime - began).TotalMilliseconds);
        }
    }

    times.Sort();
    Console.WriteLine($"{folder}: {wheels.Count} archives under 50 KB: median {times[times.Count / 2]:0.00} ms, p99 {times[times.Count * 99 / 100]:0.00} ms, worst {times[^1]:0.00} ms");
}
