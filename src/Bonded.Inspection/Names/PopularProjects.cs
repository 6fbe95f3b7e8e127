using System.Text;

namespace Bonded.Inspection.Names;

/// <summary>The most downloaded projects of PyPI, most popular first, from PyPI download statistics.</summary>
public static class PopularProjects
{
    static readonly Lazy<string[]> Loaded = new(() => Read("popular-projects.txt"));
    static readonly Lazy<Dictionary<string, int>> Ranks = new(() => Names.Index().ToDictionary(each => each.Item, each => each.Index, StringComparer.Ordinal));

    /// <summary>Canonical names (PEP 503); the position is the rank, counted from 0.</summary>
    public static IReadOnlyList<string> Names => Loaded.Value;

    /// <summary>The rank of a project, counted from 0; null if it is not among them.</summary>
    /// <param name="canonical">Its canonical name (PEP 503).</param>
    internal static int? Rank(string canonical) => Ranks.Value.TryGetValue(canonical, out var rank) ? rank : null;

    /// <summary>The month the download counts are from, as its first day.</summary>
    public static DateOnly Date { get; } = new(2026, 11, 1);

    internal static string[] Read(string resource)
    {
        using var stream = typeof(PopularProjects).Assembly.GetManifestResourceStream("Bonded.Inspection.Names." + resource)
            ?? throw new InvalidOperationException($"The assembly lacks its resource {resource}.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Encoding.ASCII.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
