using System.Text;
using Bonded.Inspection.Rules;
using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests.Rules;

/// <summary>
/// A small package for testing rules: a folder of files under Fixtures. With a setup.py or pyproject.toml it is made an sdist, otherwise a wheel. A file
/// <c>expect</c> beside them says what must be found, as rule, strength and trigger.
/// </summary>
sealed record Fixture(string Name, IReadOnlyList<(string Path, byte[] Content)> Files, string? Expect)
{
    const string Prefix = "Fixtures/";

    static readonly Lazy<IReadOnlyDictionary<string, Fixture>> Loaded = new(Load);

    /// <summary>Every fixture, by its folder such as <c>secrets-sent/bad-2</c>.</summary>
    public static IReadOnlyDictionary<string, Fixture> All => Loaded.Value;

    public InspectionFacts Inspect()
    {
        if (Files.Any(file => file.Path is "setup.py" or "pyproject.toml"))
        {
            var sdist = new SdistBuilder("fixture", "1.0").ProjectFile(null);
            foreach (var (path, content) in Files)
                sdist.With(path, content);
            return sdist.Inspect();
        }

        var wheel = new WheelBuilder("fixture", "1.0");
        foreach (var (path, content) in Files)
            wheel.With(path, content);
        return wheel.Inspect();
    }

    /// <summary>What the rules about code found.</summary>
    public IReadOnlyList<Finding> Find()
    {
        var ids = CodeRules.All.Select(rule => rule.Id).ToHashSet();
        return [.. Inspect().Findings.Where(finding => ids.Contains(finding.Rule))];
    }

    public static string Describe(IEnumerable<Finding> findings) =>
        string.Join("; ", findings.Select(f => $"{f.Rule} {f.Strength} {f.Trigger} {f.Path}:{f.Line} [{string.Join(' ', f.Layers ?? [])}] {f.Message} << {f.Snippet} >>"));

    static Dictionary<string, Fixture> Load()
    {
        var assembly = typeof(Fixture).Assembly;
        var files = new SortedDictionary<string, List<(string Path, byte[] Content)>>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var parts = resource[Prefix.Length..].Replace('\\', '/').Split('/', 3);
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            var name = $"{parts[0]}/{parts[1]}";
            if (!files.TryGetValue(name, out var ofOne))
                files.Add(name, ofOne = []);
            ofOne.Add((parts[2], bytes));
        }

        return files.ToDictionary(
            pair => pair.Key,
            pair => new Fixture(
                pair.Key, [.. pair.Value.Where(file => file.Path != "expect").OrderBy(file => file.Path, StringComparer.Ordinal)],
                pair.Value.Where(file => file.Path == "expect").Select(file => Encoding.UTF8.GetString(file.Content).Trim()).FirstOrDefault()));
    }
}
