using System.Buffers;
using System.Globalization;
using System.Text;
using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>
/// How audit events are chained. An event's canonical bytes are a JSON text whose members stand in this order, without white space:
/// <c>id</c>, <c>at</c> (microseconds since 1970 in UTC), <c>kind</c>, <c>project</c>, <c>filename</c>, <c>sha256</c> (lower-case
/// hexadecimal), <c>data</c> (the object as it was stored, byte for byte); what an event does not have is <c>null</c>. Strings are UTF-8 in which only
/// <c>"</c>, <c>\</c> and U+0000 to U+001F are escaped, in the forms of RFC 8785. The leaf is that of RFC 9162, so a Merkle tree can be
/// built over the same leaves: SHA-256 of a zero byte and the canonical bytes. The head after an event is the SHA-256 of a byte of
/// value 2, the head before, and the leaf; the head before the first is 32 zero bytes.
/// </summary>
public static class AuditChain
{
    const byte LeafPrefix = 0;
    const byte ChainPrefix = 2;

    /// <summary>The head before the first event.</summary>
    public static Sha256Digest Start { get; } = Sha256Digest.FromBytes(stackalloc byte[32]);

    /// <summary>The canonical text of an event; its bytes are those of the text in UTF-8.</summary>
    public static string Text(AuditEvent told)
    {
        var text = new StringBuilder(told.DataJson.Length + 256);
        text.Append(CultureInfo.InvariantCulture, $"{{\"id\":{told.Id},\"at\":{Micros.From(told.At)},\"kind\":");
        Append(text, told.Kind);
        Append(text.Append(",\"project\":"), told.Project);
        Append(text.Append(",\"filename\":"), told.Filename);
        Append(text.Append(",\"sha256\":"), told.Sha256?.ToString());
        return text.Append(",\"data\":").Append(told.DataJson).Append('}').ToString();
    }

    /// <summary>The leaf of a canonical text.</summary>
    public static Sha256Digest Leaf(string text)
    {
        var length = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        bytes[0] = LeafPrefix;
        var leaf = Sha256Digest.Of(bytes.AsSpan(0, 1 + Encoding.UTF8.GetBytes(text, bytes.AsSpan(1))));
        ArrayPool<byte>.Shared.Return(bytes);
        return leaf;
    }

    /// <summary>The head after an event with that leaf.</summary>
    public static Sha256Digest Head(Sha256Digest before, Sha256Digest leaf)
    {
        Span<byte> bytes = stackalloc byte[65];
        bytes[0] = ChainPrefix;
        before.CopyTo(bytes[1..]);
        leaf.CopyTo(bytes[33..]);
        return Sha256Digest.Of(bytes);
    }

    static void Append(StringBuilder text, string? value)
    {
        if (value is null)
        {
            text.Append("null");
            return;
        }

        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }
}
