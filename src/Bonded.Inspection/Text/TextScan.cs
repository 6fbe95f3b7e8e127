using System.Buffers;
using System.Text;
using Bonded.Inspection.Rules;

namespace Bonded.Inspection.Text;

/// <summary>
/// Looks at a source as text: for what an editor shows otherwise than Python reads it. Nearly every file is plain, which a first pass
/// over its bytes tells; only in the others are code, strings and comments told apart. Linear in the bytes.
/// </summary>
internal static class TextScan
{
    /// <summary>So many columns of white space in a line hide what comes after them, if it then begins beyond <see cref="FarColumn"/>.</summary>
    const int WideGap = 80, FarColumn = 140;

    const int TabWidth = 8;

    /// <summary>Observations of one file; the first tell what there is to tell.</summary>
    const int Most = 20;

    /// <summary>Invisible characters side by side in a string that are more than typography.</summary>
    const int HiddenText = 8;

    /// <summary>Bytes of a line that nobody writes by hand.</summary>
    const int LongLine = 2000;

    static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\f"u8);

    public static void Scan(ReadOnlySpan<byte> source, string path, List<TextObservation> observations)
    {
        if (source.StartsWith("\uFEFF"u8))
            source = source[3..];
        var limit = observations.Count + Most;
        if (LongLines(source, path, observations, limit) || HasOddCharacter(source))
            new Reader(source, path, observations, limit).Read();
    }

    /// <summary>Tells of lines that are encoded data, and whether any line has so much white space that something may be out of sight.</summary>
    static bool LongLines(ReadOnlySpan<byte> source, string path, List<TextObservation> observations, int limit)
    {
        var hasTabs = source.Contains((byte)'\t');
        var hasGap = false;
        for (var number = 1; !source.IsEmpty; number++)
        {
            var end = source.IndexOf((byte)'\n');
            var line = end < 0 ? source : source[..end];
            var columns = hasTabs ? line.Length + (TabWidth - 1) * line.Count((byte)'\t') : line.Length;
            if (columns > FarColumn)
            {
                hasGap = hasGap || Gap(line) >= 0;
                if (line.Length > LongLine && observations.Count < limit && EncodedRun.HasOne(line))
                    observations.Add(new TextObservation(TextFactKind.EncodedLine, path, number, Encoding.UTF8.GetString(line[..160])));
            }

            source = end < 0 ? default : source[(end + 1)..];
        }

        return hasGap;
    }

    /// <summary>Where in a line something stands behind a wide gap and far to the right; -1 if nothing does.</summary>
    static int Gap(ReadOnlySpan<byte> line)
    {
        var column = 0;
        for (var at = 0; at < line.Length;)
        {
            var blank = line[at..].IndexOfAny(Blanks);
            if (blank < 0)
                return -1;
            at += blank;
            column += blank;
            var from = column;
            while (at < line.Length && line[at] is (byte)' ' or (byte)'\t' or (byte)'\f')
                column = line[at++] == '\t' ? column + TabWidth : column + 1;
            if (column - from >= WideGap && column >= FarColumn && at < line.Length && line[at] is not (byte)'\r')
                return at;
        }

        return -1;
    }

    static bool HasOddCharacter(ReadOnlySpan<byte> source)
    {
        while (true)
        {
            var at = source.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (at < 0)
                return false;
            source = source[at..];
            Rune.DecodeFromUtf8(source, out var rune, out var length);
            if (Characters.KindOf(rune.Value) != CharacterKind.Plain)
                return true;
            source = source[length..];
        }
    }

    /// <summary>Tells code, strings and comments apart, which is enough to know what a character is part of.</summary>
    ref struct Reader(ReadOnlySpan<byte> source, string path, List<TextObservation> observations, int limit)
    {
        readonly ReadOnlySpan<byte> source = source;
        int at;
        int line = 1;
        int lineStart;

        // Of the current line: what was seen already, and how many invisible characters stand side by side.
        bool toldDirection, toldInvisible;
        int invisible;

        public void Read()
        {
            NextLine(0);
            while (at < source.Length && observations.Count < limit)
            {
                var c = source[at];
                if (c is (byte)'"' or (byte)'\'')
                    String(c);
                else if (c == '#')
                    Comment();
                else if (c == '\n')
                    NextLine(++at);
                else if (c is (byte)' ' or (byte)'\t' or (byte)'\f')
                    Blank();
                else if (c >= 0x80 || c == '_' || char.IsAsciiLetterOrDigit((char)c))
                    Word();
                else
                    at++;
            }
        }

        void NextLine(int start)
        {
            if (start > 0)
                line++;
            lineStart = start;
            (toldDirection, toldInvisible, invisible) = (false, false, 0);
        }

        void Blank()
        {
            var start = at;
            var columns = 0;
            while (at < source.Length && source[at] is (byte)' ' or (byte)'\t' or (byte)'\f')
                columns += source[at++] == '\t' ? TabWidth : 1;
            // A gap within brackets or before a comment hides no statement that a reader would miss, but anything else may be one.
            if (columns >= WideGap && columns + (start - lineStart) >= FarColumn && at < source.Length && source[at] is not ((byte)'#' or (byte)'\n' or (byte)'\r' or (byte)'\\'))
                Tell(TextFactKind.FarRight, at);
        }

        void Comment()
        {
            while (at < source.Length && source[at] != '\n')
                Character(inCode: false);
        }

        void String(byte quote)
        {
            // Whether it is raw makes no difference to where it ends.
            var isLong = source.Length - at >= 3 && source[at + 1] == quote && source[at + 2] == quote;
            at += isLong ? 3 : 1;
            while (at < source.Length && observations.Count < limit)
            {
                var c = source[at];
                if (c == '\\' && at + 1 < source.Length)
                {
                    at++;
                    if (source[at] == '\n')
                        NextLine(++at);
                    else if (source[at] < 0x80)
                        at++;
                }
                else if (c == '\n')
                {
                    // An unfinished string is an error of the file; the next line is read afresh.
                    if (!isLong)
                        return;
                    NextLine(++at);
                }
                else if (c == quote && !isLong)
                {
                    at++;
                    return;
                }
                else if (c == quote && source.Length - at >= 3 && source[at + 1] == quote && source[at + 2] == quote)
                {
                    at += 3;
                    return;
                }
                else
                    Character(inCode: false);
            }
        }

        void Word()
        {
            var start = at;
            var odd = false;
            while (at < source.Length)
            {
                var c = source[at];
                if (c < 0x80)
                {
                    if (c != '_' && !char.IsAsciiLetterOrDigit((char)c))
                        break;
                    at++;
                    continue;
                }

                odd |= Character(inCode: true) is CharacterKind.LookAlike or CharacterKind.Compatibility;
            }

            if (odd && at - start <= Words.Longest * 4)
            {
                var kind = Words.Judge(Encoding.UTF8.GetString(source[start..at]));
                if (kind is { } found)
                    Tell(found, start);
            }
        }

        /// <summary>Takes one character and tells of it what can be told of one.</summary>
        CharacterKind Character(bool inCode)
        {
            var c = source[at];
            if (c < 0x80)
            {
                invisible = 0;
                at++;
                return CharacterKind.Plain;
            }

            Rune.DecodeFromUtf8(source[at..], out var rune, out var length);
            var kind = Characters.KindOf(rune.Value);
            switch (kind)
            {
                case CharacterKind.Direction when !toldDirection && (inCode || !Characters.HasRightToLeftLetter(LineAround())):
                    toldDirection = true;
                    Tell(TextFactKind.Bidirectional, at);
                    break;
                case CharacterKind.Invisible:
                    invisible++;
                    if (!toldInvisible && (inCode || invisible >= HiddenText))
                    {
                        toldInvisible = true;
                        Tell(TextFactKind.Invisible, at);
                    }

                    break;
            }

            if (kind != CharacterKind.Invisible)
                invisible = 0;
            at += length;
            return kind;
        }

        readonly ReadOnlySpan<byte> LineAround()
        {
            var end = source[lineStart..].IndexOf((byte)'\n');
            return end < 0 ? source[lineStart..] : source.Slice(lineStart, end);
        }

        readonly void Tell(TextFactKind kind, int from)
        {
            var rest = source[from..Math.Min(source.Length, from + 160)];
            var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            observations.Add(new TextObservation(kind, path, line, Encoding.UTF8.GetString(end < 0 ? rest : rest[..end])));
        }
    }
}
