using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Bonded.Archives.Reading;

namespace Bonded.Archives.Names;

/// <summary>
/// Turns a member's name as stored into a path, and refuses names that mean different places to different readers. Wheels are installed
/// on any system, so a zip is held to Windows' rules too; in a tar those names are only irregular.
/// </summary>
internal sealed class MemberPath(ArchiveFormat format, ArchiveLimits limits)
{
    const int LongestPart = 255;

    static readonly SearchValues<byte> Punctuation = SearchValues.Create("<>\"|?*"u8);

    readonly string prefix = format == ArchiveFormat.Zip ? "zip" : "tar";

    /// <summary>The path without its trailing slash.</summary>
    public ArchiveFault? Read(ReadOnlySpan<byte> name, Irregularities irregularities, out string path, out bool endsInSlash)
    {
        path = "";
        endsInSlash = false;
        if (name.Length > limits.PathBytes)
            return ArchiveFault.OverLimit(prefix + "-name-too-long", "A member's name is longer than any that is read here.", ArchiveFault.Escape(name));
        if (Encoding(name, irregularities) is { } fault)
            return fault;
        if (name.EndsWith((byte)'/'))
        {
            endsInSlash = true;
            name = name[..^1];
        }
        if (format == ArchiveFormat.TarGz && name.StartsWith("./"u8))
        {
            irregularities.Add("tar-name-dot", "Names start with a dot and a slash.", ArchiveFault.Escape(name));
            name = name[2..];
        }
        if (Parts(name, irregularities) is { } other)
            return other;
        path = System.Text.Encoding.UTF8.GetString(name);
        return null;
    }

    ArchiveFault? Encoding(ReadOnlySpan<byte> name, Irregularities irregularities)
    {
        if (name.IsEmpty)
            return Refuse("name-empty", "A member has no name.", name);
        if (!Utf8.IsValid(name))
            return Refuse("name-encoding", "A member's name is not valid UTF-8, and readers differ in how they decode it.", name);
        var invisible = false;
        for (var rest = name; !rest.IsEmpty;)
        {
            Rune.DecodeFromUtf8(rest, out var rune, out var length);
            rest = rest[length..];
            if (rune.Value < 0x20 || rune.Value is >= 0x7F and < 0xA0 or 0x2028 or 0x2029)
                return Refuse("name-control", "A member's name contains a control character.", name);
            invisible |= rune.Value is 0xAD or 0x61C or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or 0xFEFF
                or (>= 0xE0000 and < 0xE1000);
        }
        if (invisible)
            irregularities.Add(prefix + "-name-invisible", "A member's name contains invisible characters.", ArchiveFault.Escape(name));
        if (name.Contains((byte)'\\'))
            return Refuse("name-backslash", "A member's name contains a backslash, which some readers take for a folder separator.", name);
        return null;
    }

    ArchiveFault? Parts(ReadOnlySpan<byte> name, Irregularities irregularities)
    {
        if (name.StartsWith((byte)'/'))
            return Refuse("name-absolute", "A member's name is an absolute path.", name);
        if (name.Length >= 2 && name[1] == ':' && char.IsAsciiLetter((char)name[0]))
            return Refuse("name-absolute", "A member's name starts with a drive letter.", name);
        var depth = 0;
        foreach (var range in name.Split((byte)'/'))
        {
            var part = name[range];
            if (part.SequenceEqual(".."u8))
                return Refuse("name-escapes", "A member's name climbs out of its folder.", name);
            if (part.IsEmpty || part.SequenceEqual("."u8))
                return Refuse("name-empty-part", "A member's name has an empty part or a lone dot, which readers resolve differently.", name);
            if (part.Length > LongestPart)
                return ArchiveFault.OverLimit(prefix + "-name-too-long", "A part of a member's name is longer than any file system takes.", ArchiveFault.Escape(name));
            if (++depth > limits.PathDepth)
                return ArchiveFault.OverLimit(prefix + "-name-too-deep", "A member lies deeper than any that is read here.", ArchiveFault.Escape(name));
            if (Windows(part) is { } sentence)
            {
                if (format == ArchiveFormat.Zip)
                    return Refuse("name-windows", sentence, name);
                irregularities.Add("tar-name-windows", sentence, ArchiveFault.Escape(name));
            }
            if (part.ContainsAny(Punctuation))
                irregularities.Add(prefix + "-name-punctuation", "A member's name contains a character that Windows does not allow.", ArchiveFault.Escape(name));
        }
        return null;
    }

    /// <summary>Why Windows would open something else, or null.</summary>
    static string? Windows(ReadOnlySpan<byte> part)
    {
        if (part.Contains((byte)':'))
            return "A member's name contains a colon, which on Windows names a hidden stream of another file.";
        if (part[^1] is (byte)'.' or (byte)' ')
            return "A member's name ends in a dot or a space, which Windows drops.";
        var dot = part.IndexOf((byte)'.');
        var stem = System.Text.Encoding.UTF8.GetString(dot < 0 ? part : part[..dot]).TrimEnd(' ').ToUpperInvariant();
        var device = stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$" or "CLOCK$"
            || stem.Length == 4 && (stem.StartsWith("COM", StringComparison.Ordinal) || stem.StartsWith("LPT", StringComparison.Ordinal))
                && (stem[3] is >= '1' and <= '9' or '\u00B9' or '\u00B2' or '\u00B3');
        return device ? "A member's name is that of a device on Windows." : null;
    }

    ArchiveFault Refuse(string code, string sentence, ReadOnlySpan<byte> name) =>
        ArchiveFault.Ambiguous($"{prefix}-{code}", sentence, ArchiveFault.Escape(name));
}
