using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bonded.Testing.Packages;

/// <summary>
/// Makes a wheel, a valid one unless told otherwise: <c>new WheelBuilder("demo", "1.0").With("demo/__init__.py", "").Requires("x>=1").Build()</c>.
/// Each knob breaks one thing and leaves the rest right; RECORD is right for whatever the wheel holds.
/// </summary>
public sealed class WheelBuilder(string project, string version)
{
    readonly List<(string Path, byte[] Content)> members = [];
    readonly List<string> metadataLines = [];
    readonly List<(string Path, byte[] Content)> afterRecord = [];
    readonly HashSet<string> badChecksums = [];
    string tag = "py3-none-any";
    bool hasPurelib = true;
    byte[]? metadata;
    string? wheel;
    bool noMetadata, noWheel, noRecord;
    Func<string, string> record = text => text;
    string? distInfo;
    bool stored;

    /// <summary>The name as wheels spell it.</summary>
    public string Name { get; } = project.Replace('-', '_').Replace('.', '_').ToLowerInvariant();

    public string Version => version;

    public string FileName => $"{Name}-{version}-{tag}.whl";

    public string DistInfo => distInfo ?? $"{Name}-{version}.dist-info";

    public string Data => $"{Name}-{version}.data";

    public WheelBuilder With(string path, string content) => With(path, Encoding.UTF8.GetBytes(content));

    public WheelBuilder With(string path, byte[] content)
    {
        members.Add((path, content));
        return this;
    }

    /// <summary>Adds a file to the .dist-info folder.</summary>
    public WheelBuilder WithDistInfo(string name, string content) => With($"{DistInfo}/{name}", content);

    /// <summary>Adds a member that RECORD does not list. One with a path that is there already makes a zip that two readers see differently.</summary>
    public WheelBuilder WithUnlisted(string path, string content)
    {
        afterRecord.Add((path, Encoding.UTF8.GetBytes(content)));
        return this;
    }

    public WheelBuilder Requires(params string[] requirements)
    {
        metadataLines.AddRange(requirements.Select(r => "Requires-Dist: " + r));
        return this;
    }

    public WheelBuilder RequiresPython(string specifier) => MetadataLine("Requires-Python: " + specifier);

    public WheelBuilder Summary(string summary) => MetadataLine("Summary: " + summary);

    public WheelBuilder MetadataLine(string line)
    {
        metadataLines.Add(line);
        return this;
    }

    /// <summary>Replaces METADATA whole.</summary>
    public WheelBuilder Metadata(byte[] bytes)
    {
        metadata = bytes;
        return this;
    }

    public WheelBuilder Metadata(string text) => Metadata(Encoding.UTF8.GetBytes(text));

    public WheelBuilder WithoutMetadata()
    {
        noMetadata = true;
        return this;
    }

    /// <summary>The compatibility tag of the name and the WHEEL file, such as <c>cp312-cp312-manylinux_2_28_x86_64</c>.</summary>
    public WheelBuilder Tag(string compatibility)
    {
        tag = compatibility;
        hasPurelib = tag.EndsWith("-any", StringComparison.Ordinal);
        return this;
    }

    /// <summary>Replaces the WHEEL file whole.</summary>
    public WheelBuilder Wheel(string text)
    {
        wheel = text;
        return this;
    }

    public WheelBuilder WithoutWheel()
    {
        noWheel = true;
        return this;
    }

    /// <summary>Changes RECORD after it was made.</summary>
    public WheelBuilder Record(Func<string, string> change)
    {
        record = change;
        return this;
    }

    public WheelBuilder WithoutRecord()
    {
        noRecord = true;
        return this;
    }

    /// <summary>Names the .dist-info folder otherwise.</summary>
    public WheelBuilder DistInfoNamed(string folder)
    {
        distInfo = folder;
        return this;
    }

    /// <summary>Claims a wrong CRC-32 for a member.</summary>
    public WheelBuilder BadChecksum(string path)
    {
        badChecksums.Add(path);
        return this;
    }

    /// <summary>Stores members instead of deflating them.</summary>
    public WheelBuilder Stored()
    {
        stored = true;
        return this;
    }

    /// <summary>The METADATA that <see cref="Build"/> puts in, such as an index serves beside the wheel (PEP 658).</summary>
    public byte[] MetadataBytes() => metadata ?? Encoding.UTF8.GetBytes(
        $"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n{string.Concat(metadataLines.Select(l => l + "\n"))}");

    /// <summary>All members but RECORD.</summary>
    public IReadOnlyList<(string Path, byte[] Content)> Members()
    {
        List<(string Path, byte[] Content)> all = [.. members];
        if (!noMetadata)
            all.Add(($"{DistInfo}/METADATA", MetadataBytes()));
        if (!noWheel)
            all.Add(($"{DistInfo}/WHEEL", Encoding.UTF8.GetBytes(wheel ?? WheelText())));
        return all;
    }

    public string WheelText()
    {
        var (python, abi, platform) = tag.Split('-') is [var p, var a, var l] ? (p, a, l) : throw new InvalidOperationException("a tag has three parts");
        var tags = from one in python.Split('.') from two in abi.Split('.') from three in platform.Split('.') select $"Tag: {one}-{two}-{three}\n";
        return $"Wheel-Version: 1.0\nGenerator: bonded-testing\nRoot-Is-Purelib: {(hasPurelib ? "true" : "false")}\n{string.Concat(tags)}";
    }

    /// <summary>A row of RECORD as it should be.</summary>
    public static string RecordRow(string path, byte[] content) =>
        $"{path},sha256={Base64Url.EncodeToString(SHA256.HashData(content))},{content.Length}\n";

    public byte[] Build()
    {
        var zip = new ZipBytes();
        var rows = new StringBuilder();
        foreach (var (path, content) in Members())
        {
            zip.Add(path, content, !stored, badChecksums.Contains(path) ? 0xDEADBEEF : null);
            rows.Append(RecordRow(path, content));
        }

        rows.Append($"{DistInfo}/RECORD,,\n");
        if (!noRecord)
            zip.Add($"{DistInfo}/RECORD", Encoding.UTF8.GetBytes(record(rows.ToString())), !stored);
        foreach (var (path, content) in afterRecord)
            zip.Add(path, content, !stored);
        return zip.ToArray();
    }
}
