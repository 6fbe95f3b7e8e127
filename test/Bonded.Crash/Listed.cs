using System.Text.Json;

namespace Bonded.Crash;

/// <summary>A file as a page lists it.</summary>
sealed record Listed(string Filename, string Path, string Sha256, bool Yanked, string? Metadata)
{
    public static IReadOnlyList<Listed> Of(byte[] page)
    {
        using var json = JsonDocument.Parse(page);
        var files = new List<Listed>();
        foreach (var file in json.RootElement.GetProperty("files").EnumerateArray())
        {
            var digest = file.GetProperty("hashes").GetProperty("sha256").GetString()!;
            var metadata = file.TryGetProperty("core-metadata", out var core) && core.ValueKind == JsonValueKind.Object ? core.GetProperty("sha256").GetString() : null;
            files.Add(new(
                file.GetProperty("filename").GetString()!, file.GetProperty("url").GetString()!.Replace("../../", "", StringComparison.Ordinal), digest,
                file.GetProperty("yanked").ValueKind != JsonValueKind.False, metadata));
        }

        return files;
    }

    /// <summary>Where a file of that digest would be, listed or not.</summary>
    public static string PathOf(string sha256, string filename) => $"files/{sha256[..2]}/{sha256[2..4]}/{sha256[4..]}/{filename}";
}
