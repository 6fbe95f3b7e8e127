using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Bonded.Packaging;

/// <summary>
/// The entry_points.txt of a release, line by line as <c>importlib.metadata</c> reads it. What an INI reader would see differently is
/// refused, as are names that could not be file names where they become ones (<c>console_scripts</c>, <c>gui_scripts</c>).
/// </summary>
public sealed class EntryPoints
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly SearchValues<char> NotInFileNames = SearchValues.Create("/\\:*?\"<>|");

    private readonly List<EntryPoint> all = [];

    private EntryPoints()
    {
    }

    public IReadOnlyList<EntryPoint> All => all;

    /// <summary>The entry points of one group, whose name is compared exactly.</summary>
    public IEnumerable<EntryPoint> Of(string group) => all.Where(e => e.Group == group);

    /// <summary>Whether the entry points of a group become executable files when the release is installed.</summary>
    public static bool IsScriptGroup(string group) => group is "console_scripts" or "gui_scripts";

    /// <summary>Reads the file. The error is one sentence that names the line and quotes nothing.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out EntryPoints? entryPoints, [NotNullWhen(false)] out string? error)
    {
        entryPoints = null;
        error = null;
        if (utf8.Length > MaxBytes)
            error = "entry_points.txt is longer than 4 MiB.";
        else if (!Utf8.IsValid(utf8))
            error = "entry_points.txt is not valid UTF-8.";
        if (error is not null)
            return false;

        var read = new EntryPoints();
        var seen = new HashSet<(string, string)>();
        string? group = null;
        var number = 0;
        foreach (var raw in Encoding.UTF8.GetString(utf8).Split('\n'))
        {
            number++;
            var line = raw.EndsWith('\r') ? raw[..^1] : raw;
            error = HasControl(line) ? "has a control character" : Line(line.Trim(' ', '\t'));
            if (error is not null)
            {
                error = $"Line {number} of entry_points.txt {error}.";
                return false;
            }
        }

        entryPoints = read;
        return true;

        string? Line(string line)
        {
            if (line.Length == 0 || line[0] == '#')
                return null;
            if (line[0] == ';')
                return "begins with ';', which only some readers take for a comment";
            if (line[0] == '[')
            {
                if (line[^1] != ']' || !IsDotted(line.AsSpan(1, line.Length - 2), dashes: true))
                    return "is no valid name of a group";
                group = line[1..^1];
                return null;
            }

            if (group is null)
                return "stands before the first group";
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                return "has no '='";
            var (name, value) = (line[..equals].TrimEnd(' ', '\t'), line[(equals + 1)..].TrimStart(' ', '\t'));
            if (name.Length is 0 or > 255)
                return "has no name, or one longer than 255 characters";
            if (!seen.Add((group, name)))
                return "gives a name that its group already has";
            var reference = Reference(value);
            if (IsScriptGroup(group))
            {
                if (name.AsSpan().ContainsAny(NotInFileNames) || name[0] == '.' || name[^1] is '.' or ' ')
                    return "names a script that cannot be the name of a file";
                if (reference is null)
                    return "does not say which object its script runs";
            }

            read.all.Add(new EntryPoint(group, name, value, reference?.Module, reference?.Attribute, reference?.Extras ?? []));
            return null;
        }
    }

    private static (string Module, string? Attribute, string[] Extras)? Reference(string value)
    {
        string[] extras = [];
        var bracket = value.IndexOf('[', StringComparison.Ordinal);
        if (bracket >= 0)
        {
            if (value[^1] != ']')
                return null;
            extras = value[(bracket + 1)..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            value = value[..bracket];
        }

        var colon = value.IndexOf(':', StringComparison.Ordinal);
        var module = (colon < 0 ? value : value[..colon]).Trim();
        var attribute = colon < 0 ? null : value[(colon + 1)..].Trim();
        if (!IsDotted(module, dashes: false) || (attribute is not null && !IsDotted(attribute, dashes: false)))
            return null;
        return (module, attribute, extras);
    }

    private static bool IsDotted(ReadOnlySpan<char> text, bool dashes)
    {
        foreach (var range in text.Split('.'))
        {
            var part = text[range];
            if (part.IsEmpty)
                return false;
            foreach (var c in part)
                if (!char.IsLetterOrDigit(c) && c != '_' && !(dashes && c is '-' or ':' or ' ' or '/'))
                    return false;
        }

        return true;
    }

    private static bool HasControl(string line)
    {
        foreach (var c in line)
            if (c != '\t' && (char.IsControl(c) || c is '\u2028' or '\u2029'))
                return true;
        return false;
    }
}
