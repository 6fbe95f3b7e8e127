using System.Security.Cryptography;

namespace Bonded.Cli.Demo;

/// <summary>One file of the demo's upstream.</summary>
/// <param name="Project">The project it belongs to.</param>
/// <param name="Name">Its filename.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Metadata">What the upstream publishes as its core metadata (PEP 658), true or not; null where it publishes none.</param>
/// <param name="Uploaded">What the upstream says of its age.</param>
sealed record DemoFile(string Project, string Name, byte[] Content, byte[]? Metadata, DateTimeOffset Uploaded)
{
    /// <summary>The version in its filename.</summary>
    public string Version => Name.Split('-')[1].Replace(".tar.gz", "", StringComparison.Ordinal);

    /// <summary>The SHA-256 of its bytes, in lower-case hex.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Content));
}
