using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Bonded.Packaging;

/// <summary>
/// The RECORD of a wheel (PEP 376, PEP 427): comma-separated rows of path, <c>algorithm=hash</c> and size. The text is read as
/// Python's <c>csv</c> reads it; rows that are odd but readable are kept and reported in <see cref="Faults"/>.
/// </summary>
public sealed class WheelRecord
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The most faults that are kept.</summary>
    public const int MaxFaults = 100;

    // Whatever some reader of lines takes for the end of one.
    private static readonly SearchValues<char> LineBreaks =
        SearchValues.Create("\n\v\f\r\u001C\u001D\u001E\u0085\u2028\u2029");

    private static readonly SearchValues<char> HashCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    private readonly List<WheelRecordEntry> entries = [];
    private readonly List<WheelRecordFault> faults = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    private WheelRecord()
    {
    }

    public IReadOnlyList<WheelRecordEntry> Entries => entries;

    public IReadOnlyList<WheelRecordFault> Faults => faults;

    /// <summary>Reads the file. It is refused whole if it is too long, not UTF-8, holds NUL, or a quoted field does not end.</summary>
    public static bool TryParse(ReadOnlySpan<byte> csv, [NotNullWhen(true)] out WheelRecord? record, [NotNullWhen(false)] out string? error)
    {
        record = null;
        error = null;
        if (csv.Length > MaxBytes)
            error = "RECORD is longer than 32 MiB.";
        else if (!Utf8.IsValid(csv) || csv.Contains((byte)0))
            error = "RECORD is not UTF-8 text.";
        if (error is not null)
            return false;

        var read = new WheelRecord();
        var text = Encoding.UTF8.GetString(csv);
        var field = new StringBuilder();
        var fields = new List<string>();
        var row = 1;
        var at = 0;
        while (at < text.Length)
        {
            if (!ReadField(text, ref at, field))
            {
                error = "A quoted field of RECORD does not end.";
                return false;
            }

            // More columns than these are a fault that needs no keeping.
            if (fields.Count < 5)
                fields.Add(field.ToString());
            if (at < text.Length && text[at] == ',')
            {
                at++;
                if (at < text.Length)
                    continue;
                fields.Add("");
            }

            if (at < text.Length)
                at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            if (fields is not [""])
                read.Row(row++, fields);
            fields.Clear();
        }

        record = read;
        return true;
    }

    /// <summary>Reads up to the comma or line end that ends the field.</summary>
    private static bool ReadField(string text, ref int at, StringBuilder field)
    {
        field.Clear();
        var quoted = false;
        if (text[at] == '"')
        {
            quoted = true;
            at++;
        }

        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (quoted && c == '"')
            {
                if (at + 1 < text.Length && text[at + 1] == '"')
                    at++;
                else
                {
                    quoted = false;
                    continue;
                }
            }
            else if (!quoted && c is ',' or '\n' or '\r')
            {
                return true;
            }

            field.Append(c);
        }

        return !quoted;
    }

    private void Row(int row, List<string> fields)
    {
        if (fields.Count != 3)
            Fault("record-columns", row, "A row of RECORD does not have three columns.");
        var path = fields[0];
        if (path.AsSpan().ContainsAny(LineBreaks))
            Fault("record-line-break", row, "A path in RECORD has a line break in it.");
        if (path.Length == 0 || path[0] == '/' || path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Any(p => p is "" or "." or ".."))
            Fault("record-bad-path", row, "A path in RECORD is empty, absolute, or has a segment that is empty, '.' or '..', or a backslash.");
        if (!seen.Add(path))
            Fault("record-listed-twice", row, "RECORD lists a path twice.");

        string? algorithm = null;
        byte[]? hash = null;
        if (fields.Count > 1 && fields[1].Length > 0)
        {
            var equals = fields[1].IndexOf('=', StringComparison.Ordinal);
            algorithm = fields[1][..Math.Max(equals, 0)].ToLowerInvariant();
            var size = algorithm switch { "sha256" => 32, "sha384" => 48, "sha512" => 64, _ => 0 };
            if (size == 0)
                Fault("record-weak-hash", row, "A hash in RECORD is neither sha256 nor sha384 nor sha512.");
            hash = Decode(fields[1].AsSpan(equals + 1).TrimEnd('='));
            if (hash is null || (size != 0 && hash.Length != size))
            {
                hash = null;
                Fault("record-bad-hash", row, "A hash in RECORD is not the base64 of as many bytes as its algorithm makes.");
            }
        }

        long? bytes = null;
        if (fields.Count > 2 && fields[2].Length > 0)
        {
            if (long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                bytes = number;
            else
                Fault("record-bad-size", row, "A size in RECORD is no number of bytes.");
        }

        entries.Add(new WheelRecordEntry(path, algorithm, hash, bytes));
    }

    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 128 || text.ContainsAnyExcept(HashCharacters))
            return null;
        Span<byte> bytes = stackalloc byte[96];
        return Base64Url.DecodeFromChars(text, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written].ToArray() : null;
    }

    private void Fault(string code, int row, string sentence)
    {
        if (faults.Count < MaxFaults)
            faults.Add(new WheelRecordFault(code, row, sentence));
    }
}
