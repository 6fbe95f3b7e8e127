using System.Diagnostics;
using System.IO.Compression;
using Bonded.Inspection.Names;
using Bonded.Packaging;
using Bonded.Inspection.Tests.Names;

// Measures the look-alike check: false holds among real names, squats found, time and memory. See README.md beside this file.
var mode = args.Length > 0 ? args[0] : "all";
var list = args.Length > 2 ? args[2] : null;
var popular = PopularProjects.Names;
var index = LikenessIndex.Build(popular);
if (mode is "ranks" or "all")
    Rates("ranks 5,001-15,000", popular.Skip(5000), selfOff: true);
if (mode is "ranks" or "all")
    Rates("ranks 1-5,000", popular.Take(5000), selfOff: true);
if (mode is "unranked" or "all" && args.Length > 1)
{
    using var text = new StreamReader(new GZipStream(File.OpenRead(args[1]), CompressionMode.Decompress));
    var known = popular.ToHashSet(StringComparer.Ordinal);
    var names = new List<string>();
    while (text.ReadLine() is { } line)
        if (!known.Contains(line))
            names.Add(line);
    Rates("unranked", names, selfOff: false);
}

if (mode is "squats" or "all")
    Squats();
if (mode is "speed" or "all")
    Speed();
return 0;

void Rates(string label, IEnumerable<string> names, bool selfOff)
{
    int total = 0, held = 0, similar = 0;
    var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
    using var detail = list is null ? null : new StreamWriter(Path.Combine(list, label.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal) + ".txt"));
    foreach (var text in names)
    {
        if (!ProjectName.TryParse(text, out var name))
            continue;
        total++;
        var result = index.Check(name, selfOff ? name : null);
        if (result.Verdict == NameVerdict.Similar)
            similar++;
        if (result.Verdict != NameVerdict.Held)
            continue;
        held++;
        var first = result.Matches[0];
        kinds[first.Kind.ToString()] = kinds.GetValueOrDefault(first.Kind.ToString()) + 1;
        detail?.WriteLine($"{first.Kind} {text} {first.Target} {first.Strength}");
    }

    Console.WriteLine($"{label}: {total} names, held {held} ({100.0 * held / total:F3} %), similar {similar} ({100.0 * similar / total:F2} %)");
    Console.WriteLine("  held by kind: " + string.Join(", ", kinds.Select(k => $"{k.Key} {k.Value}")));
}

void Squats()
{
    var listed = popular.ToHashSet(StringComparer.Ordinal);
    var found = new SortedDictionary<string, (int Held, int Similar, int Total)>(StringComparer.Ordinal);
    using var detail = list is null ? null : new StreamWriter(Path.Combine(list, "missed.txt"));
    foreach (var target in popular.Where(n => n.Count(char.IsAsciiLetter) >= 5).Take(1000))
    {
        foreach (var (kind, squat) in ClassicSquats.Of(target).Distinct())
        {
            if (listed.Contains(squat) || !ProjectName.TryParse(squat, out var name) || name.Canonical != squat)
                continue;
            var verdict = index.Check(name).Verdict;
            var (held, similar, total) = found.GetValueOrDefault(kind);
            found[kind] = (held + (verdict == NameVerdict.Held ? 1 : 0), similar + (verdict == NameVerdict.Similar ? 1 : 0), total + 1);
            if (verdict != NameVerdict.Held)
                detail?.WriteLine($"{kind} {squat} {target} {verdict}");
        }
    }

    foreach (var (kind, (held, similar, total)) in found)
        Console.WriteLine($"squats {kind,-14} {total,6}: held {100.0 * held / total:F2} %, similar {100.0 * similar / total:F2} %, missed {total - held - similar}");
    foreach (var (squat, target) in ClassicSquats.WellKnown)
    {
        var result = index.Check(ProjectName.Parse(squat));
        if (result.Verdict != NameVerdict.Held)
            Console.WriteLine($"well known but not held: {squat} ({target}): {result.Verdict}, rank {result.PopularRank}, {string.Join(' ', result.Matches)}");
    }
}

void Speed()
{
    var own = Enumerable.Range(0, 10_000).Select(i => $"acme-{popular[i % popular.Count].Replace("-", "", StringComparison.Ordinal)}-service").ToArray();
    LikenessIndex.Build(popular, own);
    var before = GC.GetTotalMemory(forceFullCollection: true);
    // Processor time, because the wall clock would measure the neighbours on the machine.
    using var process = Process.GetCurrentProcess();
    var start0 = process.TotalProcessorTime;
    var full = LikenessIndex.Build(popular, own);
    process.Refresh();
    var built = (process.TotalProcessorTime - start0).TotalMilliseconds;
    var after = GC.GetTotalMemory(forceFullCollection: true);
    var names = popular.Concat(own.Select(o => o + "s")).Select(n => ProjectName.Parse(n)).ToArray();
    for (var round = 0; round < 2; round++)
        foreach (var name in names)
            full.Check(name, name);
    // The best of three, so that what is measured is the check and not its neighbours on the machine.
    var micros = new double[names.Length];
    Array.Fill(micros, double.MaxValue);
    for (var round = 0; round < 3; round++)
    {
        for (var i = 0; i < names.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            full.Check(names[i], names[i]);
            micros[i] = Math.Min(micros[i], Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }
    }

    Array.Sort(micros);
    Console.WriteLine($"index of {popular.Count} popular and {own.Length} own names: built in {built:F0} ms of processor time, {(after - before) / 1048576.0:F1} MiB");
    Console.WriteLine($"check: p50 {micros[micros.Length / 2]:F1} us, p99 {micros[micros.Length * 99 / 100]:F1} us, max {micros[^1]:F0} us");
    GC.KeepAlive(full);
}
