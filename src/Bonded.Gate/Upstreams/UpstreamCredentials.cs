namespace Bonded.Gate.Upstreams;

/// <summary>A name and password for HTTP basic authentication (RFC 7617). It prints as stars.</summary>
public sealed record UpstreamCredentials(string User, string Password)
{
    public override string ToString() => "***";
}
