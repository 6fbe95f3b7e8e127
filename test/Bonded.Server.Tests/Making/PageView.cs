using System.Text.Json;

namespace Bonded.Server.Tests;

/// <summary>A project's JSON page.</summary>
sealed class PageView(JsonElement json)
{
    public JsonElement Json => json;

    public IReadOnlyList<FileView> Files { get; } = [.. json.GetProperty("files").EnumerateArray().Select(file => new FileView(file))];

    public IReadOnlyList<string> Versions { get; } = [.. json.GetProperty("versions").EnumerateArray().Select(version => version.GetString()!)];

    /// <summary>The names of all files listed, in order.</summary>
    public IEnumerable<string> Names => Files.Select(file => file.Name);

    /// <summary>The names of the files that installers would take.</summary>
    public IEnumerable<string> Offered => Files.Where(file => file.Withheld is null).Select(file => file.Name);

    public string? Status => json.TryGetProperty("project-status", out var status) ? status.GetProperty("status").GetString() : null;

    public string? StatusReason => json.TryGetProperty("project-status", out var status) && status.TryGetProperty("reason", out var reason) ? reason.GetString() : null;

    public FileView this[string filename] => Files.Single(file => file.Name == filename);
}

/// <summary>A file on a project's JSON page.</summary>
sealed class FileView(JsonElement json)
{
    public JsonElement Json => json;

    public string Name => json.GetProperty("filename").GetString()!;

    public string Sha256 => json.GetProperty("hashes").GetProperty("sha256").GetString()!;

    /// <summary>Its address on the server: the listed one is relative to the page.</summary>
    public string Path => new Uri(new Uri("http://x/simple/project/"), json.GetProperty("url").GetString()!).AbsolutePath;

    /// <summary>Why it is yanked, or null.</summary>
    public string? Withheld => json.GetProperty("yanked") is { ValueKind: JsonValueKind.String } reason ? reason.GetString()
        : json.GetProperty("yanked").GetBoolean() ? "" : null;

    public string? MetadataSha256 => json.TryGetProperty("core-metadata", out var metadata) ? metadata.GetProperty("sha256").GetString() : null;
}
