namespace Bonded.Testing.Upstream;

/// <summary>A request that a <see cref="RecordingUpstream"/> received. The target is as it stood in the request line; the path is
/// what is left of it without scheme and host.</summary>
public sealed record UpstreamRequest(string Method, string Target, string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A header's value, or null.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);
}
