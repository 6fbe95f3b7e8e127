using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Bonded.Packaging;

/// <summary>
/// The fields and the body of a file in the form of an email header, as METADATA, PKG-INFO and WHEEL are. Readers disagree about
/// irregular headers, so whatever two of them could see differently is refused: a line that is neither a field nor a continuation, a
/// lone carriage return, a MIME header, a control character or a continuation where one line is due.
/// </summary>
internal sealed class MetadataFields
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The most fields.</summary>
    public const int MaxFields = 10_000;

    private readonly Dictionary<string, List<string>> fields = new(StringComparer.Ordinal);

    /// <summary>What follows the first empty line; null if there is none.</summary>
    public string? Body { get; private set; }

    /// <summary>The values of a field, given in lower case.</summary>
    public IReadOnlyList<string> All(string name) => fields.TryGetValue(name, out var values) ? values : [];

    /// <param name="mayFold">Whether a field, in lower case, may go on over further, indented lines.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> utf8,
        Func<string, bool> mayFold,
        [NotNullWhen(true)] out MetadataFields? fields,
        [NotNullWhen(false)] out MetadataError? error)
    {
        fields = null;
        error = null;
        if (utf8.Length > MaxBytes)
            return Refuse("metadata-too-long", "The metadata is longer than 8 MiB.", out error);
        if (utf8.StartsWith("\uFEFF"u8))
            return Refuse("metadata-byte-order-mark", "The metadata begins with a byte order mark.", out error);
        if (!Utf8.IsValid(utf8))
            return Refuse("metadata-not-utf8", "The metadata is not valid UTF-8.", out error);
        if (utf8.Contains((byte)0))
            return Refuse("metadata-nul", "The metadata has a NUL byte.", out error);

        var read = new MetadataFields();
        var count = 0;
        string? name = null;
        StringBuilder? value = null;
        while (!utf8.IsEmpty)
        {
            var end = utf8.IndexOf((byte)'\n');
            var line = end < 0 ? utf8 : utf8[..end];
            utf8 = end < 0 ? default : utf8[(end + 1)..];
            if (line is [.., (byte)'\r'])
                line = line[..^1];
            if (line.Contains((byte)'\r'))
                return Refuse("metadata-carriage-return", "A header line of the metadata has a carriage return inside it.", out error);
            if (line.IsEmpty)
            {
                read.Body = Encoding.UTF8.GetString(utf8);
                break;
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (name is null || !mayFold(name))
                    return Refuse("metadata-folded", "A field of the metadata that must stand on one line goes on over the next.", out error);
                value!.Append('\n').Append(Encoding.UTF8.GetString(line));
                continue;
            }

            read.Keep(name, value);
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[..colon].ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
                return Refuse("metadata-malformed-line", "A header line of the metadata is neither a field nor the continuation of one.", out error);
            if (++count > MaxFields)
                return Refuse("metadata-too-many-fields", "The metadata has more than 10,000 fields.", out error);
            name = Encoding.ASCII.GetString(line[..colon]).ToLowerInvariant();
            if (name is "mime-version" || name.StartsWith("content-", StringComparison.Ordinal))
                return Refuse("metadata-mime", "The metadata has a MIME header, which changes how some readers see the rest.", out error);
            value = new StringBuilder(Encoding.UTF8.GetString(line[(colon + 1)..]));
            if (!mayFold(name) && HasControl(line))
                return Refuse("metadata-control-character", "A field of the metadata has a control character.", out error);
        }

        read.Keep(name, value);
        fields = read;
        return true;
    }

    private static bool HasControl(ReadOnlySpan<byte> line)
    {
        foreach (var b in line)
            if (b is < 0x20 and not (byte)'\t' or 0x7F)
                return true;
        return false;
    }

    private void Keep(string? name, StringBuilder? value)
    {
        if (name is null)
            return;
        if (!fields.TryGetValue(name, out var values))
            fields[name] = values = [];
        values.Add(value!.ToString().TrimStart(' ', '\t'));
    }

    private static bool Refuse(string code, string sentence, out MetadataError error)
    {
        error = new MetadataError(code, sentence);
        return false;
    }
}
