using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Bonded.Packaging;

/// <summary>The WHEEL file of a wheel (PEP 427): what the archive itself says of its format and tags.</summary>
public sealed class WheelInfo
{
    private const int MaxTags = 4096;

    private WheelInfo(int major, int minor) => (Major, Minor) = (major, minor);

    /// <summary>The major format version. Installers refuse any other than 1.</summary>
    public int Major { get; }

    public int Minor { get; }

    /// <summary>Whether the root goes to purelib rather than platlib; null if the file does not say.</summary>
    public bool? RootIsPurelib { get; private init; }

    /// <summary>Each tag once, compressed sets expanded, in the order written.</summary>
    public required IReadOnlyList<WheelTag> Tags { get; init; }

    /// <summary>The build tag as written.</summary>
    public string? Build { get; private init; }

    public string? Generator { get; private init; }

    /// <summary>Reads the file. The error is one sentence that quotes nothing.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out WheelInfo? info, [NotNullWhen(false)] out string? error)
    {
        info = null;
        error = null;
        if (!MetadataFields.TryRead(utf8, static _ => false, out var fields, out var why))
        {
            error = why.Sentence.Replace("metadata", "WHEEL file", StringComparison.Ordinal);
            return false;
        }

        foreach (var single in (ReadOnlySpan<string>)["wheel-version", "root-is-purelib", "build", "generator"])
            if (fields.All(single).Count > 1)
                error = $"The WHEEL file gives the field {single} more than once.";
        if (!string.IsNullOrWhiteSpace(fields.Body))
            error ??= "The WHEEL file has text after its fields.";
        var (major, minor) = (0, 0);
        if (fields.All("wheel-version") is not [var version] || !TryVersion(version.Trim(), out major, out minor))
            error ??= "The WHEEL file gives no Wheel-Version of the form 1.0.";
        bool? pure = null;
        if (fields.All("root-is-purelib") is [var root])
        {
            pure = root.Trim().ToLowerInvariant() switch { "true" => true, "false" => false, _ => null };
            if (pure is null)
                error ??= "Root-Is-Purelib in the WHEEL file is neither true nor false.";
        }

        var tags = new List<WheelTag>();
        var seen = new HashSet<WheelTag>();
        foreach (var line in fields.All("tag"))
        {
            if (!WheelTag.TryExpand(line.Trim(), out var expanded) || seen.Count + expanded.Count > MaxTags)
            {
                error ??= "The tags in the WHEEL file are not valid, or too many.";
                break;
            }

            tags.AddRange(expanded.Where(seen.Add));
        }

        if (error is not null)
            return false;
        info = new WheelInfo(major, minor)
        {
            RootIsPurelib = pure,
            Tags = tags,
            Build = fields.All("build") is [var build] ? build.Trim() : null,
            Generator = fields.All("generator") is [var generator] ? generator.Trim() : null,
        };
        return true;
    }

    private static bool TryVersion(string text, out int major, out int minor)
    {
        minor = 0;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return int.TryParse(text.AsSpan(0, Math.Max(dot, 0)), NumberStyles.None, CultureInfo.InvariantCulture, out major)
            && int.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out minor);
    }
}
