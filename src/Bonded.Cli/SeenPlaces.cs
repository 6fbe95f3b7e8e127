using System.Text.Json;
using Bonded.Server.Hosting;

namespace Bonded.Cli;

/// <summary>Where a rule saw what it saw, in lines: when the code runs, where it stands, what it was wrapped in, what it says.</summary>
static class SeenPlaces
{
    /// <summary>The lines for a rule that fired; none where it saw no place.</summary>
    public static IEnumerable<string> Of(JsonElement rule)
    {
        if (!rule.TryGetProperty("seen", out var seen) || seen.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var place in seen.EnumerateArray())
        {
            var parts = new List<string>();
            if (AdminClient.Member(place, "path") is { } path)
                parts.Add(place.TryGetProperty("line", out var line) && line.TryGetInt32(out var number) ? $"{path}, line {number}" : path);
            if (AdminClient.Member(place, "runs") is { } runs)
                parts.Add($"runs {runs}");
            if (place.TryGetProperty("layers", out var layers) && layers.ValueKind == JsonValueKind.Array && layers.GetArrayLength() > 0)
                parts.Add("wrapped in " + string.Join(" > ", layers.EnumerateArray().Select(layer => layer.ValueKind == JsonValueKind.String ? layer.GetString() : "?")));
            yield return Printable.Of(string.Join("; ", parts), 600);
            if (AdminClient.Member(place, "snippet") is { } snippet)
                yield return "| " + Printable.Of(snippet, 300);
        }
    }
}
