using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Parsing;

namespace Bonded.Python.Source;

/// <summary>A source file, decoded once (PEP 263) to UTF-8 that is valid; all offsets are into that.</summary>
internal sealed class SourceText
{
    // Lines are counted up to every so many bytes, so that a file of empty lines takes no more memory than another.
    const int BlockBytes = 4096;

    int[]? linesBefore;

    SourceText(ReadOnlyMemory<byte> utf8, IReadOnlyList<SourceFault> faults)
    {
        Utf8 = utf8;
        Faults = faults;
    }

    /// <summary>The text without its byte order mark.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>What was odd about the encoding.</summary>
    public IReadOnlyList<SourceFault> Faults { get; }

    /// <summary>Decodes a file. One that cannot be decoded is read as Latin-1, or what of it is not UTF-8 is, with a fault.</summary>
    /// <remarks>UTF-8, which nearly all files are, is checked and not copied.</remarks>
    public static SourceText Decode(ReadOnlyMemory<byte> bytes)
    {
        // The parser refuses it anyway.
        if (bytes.Length > Parser.MaximalBytes)
            return new SourceText(bytes, []);
        if (Mark(bytes.Span) is { } marked)
            return Encodings.TryTranscode(marked.Encoding, bytes.Span[marked.Length..], out var decoded)
                ? new SourceText(decoded, [new(SourceFaultCode.OddEncoding, 1, "The file is UTF-16 or UTF-32, which Python does not read as source.")])
                : Latin1(bytes, 1, "The file begins like UTF-16 or UTF-32 and is not.");
        var hasMark = bytes.Span.StartsWith(Encoding.UTF8.Preamble);
        if (hasMark)
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        var name = Cookie.Find(bytes.Span, out var line);
        var found = name is null ? Encodings.Utf8 : Encodings.Find(name);
        if (found is null)
            return Plain(bytes, new(SourceFaultCode.Undecodable, line, "The file declares an encoding that is not known."));
        if (hasMark && found != Encodings.Utf8)
            return Plain(bytes, new(SourceFaultCode.Undecodable, line, "The file begins with the mark of UTF-8 and declares another encoding."));
        if (found == Encodings.Utf8)
            return Plain(bytes, null);
        if (!found.TryDecode(bytes.Span, out var utf8))
            return Latin1(bytes, line, "The file is not in the encoding that it declares.", found.IsOdd);
        return new SourceText(utf8, found.IsOdd ? [Odd(line)] : []);
    }

    // CPython imports modules that are not UTF-8 in their comments only. So what is UTF-8 stays that, and a byte that is not is Latin-1.
    static SourceText Plain(ReadOnlyMemory<byte> bytes, SourceFault? fault)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes.Span))
            return new SourceText(bytes, fault is null ? [] : [fault]);
        return new SourceText(Encodings.Mend(bytes.Span), [fault ?? new(SourceFaultCode.Undecodable, 1, "The file is not UTF-8 and declares no other encoding.")]);
    }

    static SourceText Latin1(ReadOnlyMemory<byte> bytes, int line, string sentence, bool isOdd = false)
    {
        Encodings.TryTranscode(Encoding.Latin1, bytes.Span, out var utf8);
        SourceFault fault = new(SourceFaultCode.Undecodable, line, sentence);
        return new SourceText(utf8, isOdd ? [fault, Odd(line)] : [fault]);
    }

    static SourceFault Odd(int line) => new(SourceFaultCode.OddEncoding, line, "The declared encoding hides the text from who reads the file.");

    // A UTF-32 mark begins like one of UTF-16.
    static (Encoding Encoding, int Length)? Mark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) ? (new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true), 4)
        : bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]) ? (new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true), 4)
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? (new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true), 2)
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? (new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true), 2)
        : null;

    /// <summary>The line of an offset, from 1; lines end in \n, \r\n or \r.</summary>
    public int LineOf(int offset)
    {
        offset = Math.Clamp(offset, 0, Utf8.Length);
        // Made when first asked for. Two threads that ask at once make the same.
        var before = linesBefore ??= CountBlocks();
        var block = offset / BlockBytes;
        return 1 + before[block] + LineEnds(block * BlockBytes, offset);
    }

    int[] CountBlocks()
    {
        var before = new int[Utf8.Length / BlockBytes + 1];
        for (var block = 1; block < before.Length; block++)
            before[block] = before[block - 1] + LineEnds((block - 1) * BlockBytes, block * BlockBytes);
        return before;
    }

    int LineEnds(int start, int end)
    {
        var all = Utf8.Span;
        var text = all[start..end];
        var count = text.Count((byte)'\n') + text.Count((byte)'\r');
        for (var at = 0; text[at..].IndexOf((byte)'\r') is >= 0 and var next;)
        {
            at += next + 1;
            // \r\n is one, and counts where it ends.
            if (start + at < all.Length && all[start + at] == '\n')
                count--;
        }

        return count;
    }
}
