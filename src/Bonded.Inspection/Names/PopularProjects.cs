using System.Text;

namespace Bonded.Inspection.Names;

/// <summary>The most downloaded projects of PyPI, most popular first, from PyPI download statistics.</summary>
public static class PopularProjects
{
    static readonly Lazy<string[]> Loaded = new(() => Read("popular-projects.txt"));

    /// <summary>Canonical names (PEP 503); the position is the rank, counted from 0.</summary>
    public static IReadOnlyList<string> Names => Loaded.Value;

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
