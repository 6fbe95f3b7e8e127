using System.Text.Json;
using System.Text.Json.Serialization;
using Bonded.Packaging;

namespace Bonded.Inspection;

/// <summary>
/// What an inspection learnt from a file's bytes. Facts depend on nothing but the bytes, the filename and the engine, so they are
/// kept under those three and shared by every index.
/// </summary>
public sealed record InspectionFacts
{
    /// <summary>The digest of the bytes that were read.</summary>
    [JsonConverter(typeof(Sha256DigestJson))]
    public required Sha256Digest Sha256 { get; init; }

    /// <summary>The distribution filename the bytes were read as.</summary>
    public required string Filename { get; init; }

    /// <summary>The fingerprint of the code and limits that looked.</summary>
    public required string Engine { get; init; }

    /// <summary>Bytes in the file.</summary>
    public long Size { get; init; }

    /// <summary>The stable code of the fault that ended the reading, if one did: then the rest of the file is not known.</summary>
    public string? Fault { get; init; }

    /// <summary>Everything that was seen, strongest first.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>What its code can do, and when it does it at the earliest; one entry a capability.</summary>
    public IReadOnlyList<CapabilityUse> Capabilities { get; init; } = [];

    /// <summary>The digest of the wheel's <c>METADATA</c> or the sdist's <c>PKG-INFO</c>, or null where there is none.</summary>
    [JsonConverter(typeof(NullableSha256DigestJson))]
    public Sha256Digest? MetadataSha256 { get; init; }

    /// <summary>Those bytes themselves. They are stored as a blob of their own, never in the JSON.</summary>
    [JsonIgnore]
    public byte[]? Metadata { get; init; }

    /// <summary>
    /// A digest over the Python sources that a wheel puts into the site directory, without those that builds generate; null for an sdist and
    /// where there are none.
    /// </summary>
    [JsonConverter(typeof(NullableSha256DigestJson))]
    public Sha256Digest? CodeSha256 { get; init; }

    /// <summary>The name the metadata states, canonical.</summary>
    public string? Name { get; init; }

    /// <summary>The version the metadata states, normalised.</summary>
    public string? Version { get; init; }

    /// <summary>The metadata's <c>Requires-Python</c>.</summary>
    public string? RequiresPython { get; init; }

    /// <summary>The metadata's <c>Summary</c>.</summary>
    public string? Summary { get; init; }

    /// <summary>The metadata's <c>Requires-Dist</c> lines as written.</summary>
    public IReadOnlyList<string> RequiresDist { get; init; } = [];

    /// <summary>Members in the archive.</summary>
    public int Members { get; init; }

    /// <summary>Bytes of all members, unpacked.</summary>
    public long UnpackedBytes { get; init; }

    /// <summary>The facts as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, InspectionJson.Default.InspectionFacts);

    /// <summary>The facts that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is not such facts.</exception>
    public static InspectionFacts FromJson(string json) =>
        JsonSerializer.Deserialize(json, InspectionJson.Default.InspectionFacts) ?? throw new JsonException("The facts are null.");
}
