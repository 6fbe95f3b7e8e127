using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Bonded.Archives.Reading;

namespace Bonded.Archives.Tar;

/// <summary>
/// The records of one pax header (POSIX.1-2017, pax, "pax Extended Header"), by an allow-list: a key that one reader obeys and another
/// does not know changes what a member is called or how long it is.
/// </summary>
internal sealed class PaxRecords
{
    public byte[]? Path { get; private set; }

    public byte[]? LinkPath { get; private set; }

    public long? Size { get; private set; }

    public static ArchiveFault? Read(ReadOnlySpan<byte> data, bool global, Irregularities irregularities, out PaxRecords records)
    {
        records = new PaxRecords();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        while (!data.IsEmpty)
        {
            // "length key=value\n", the length counting itself.
            var space = data.IndexOf((byte)' ');
            if (space is < 1 or > 6 || data[0] == '0' || !Utf8Parser.TryParse(data[..space], out uint length, out var used) || used != space
                || length > data.Length || length < space + 3 || data[(int)length - 1] != '\n')
                return Malformed();
            var record = data[(space + 1)..((int)length - 1)];
            data = data[(int)length..];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1 || record[..equals].ContainsAnyExceptInRange((byte)'!', (byte)'~') || record.Contains((byte)0))
                return Malformed();
            var key = Encoding.ASCII.GetString(record[..equals]);
            var value = record[(equals + 1)..];
            if (!keys.Add(key))
                return Fault("tar-pax-duplicate", "A pax header gives one value twice, and readers differ in which one they believe.");
            var fault = global ? Global(key) : records.Take(key, value, irregularities);
            if (fault is not null)
                return fault;
        }
        return null;
    }

    static ArchiveFault? Global(string key) => key == "comment" ? null
        : Fault("tar-pax-global", "A pax header changes all members that follow it, which readers do differently.");

    ArchiveFault? Take(string key, ReadOnlySpan<byte> value, Irregularities irregularities)
    {
        switch (key)
        {
            case "path" or "linkpath":
                if (value.IsEmpty || !Utf8.IsValid(value))
                    return Malformed();
                if (key == "path")
                    Path = value.ToArray();
                else
                    LinkPath = value.ToArray();
                return null;
            case "size":
                if (value.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !Utf8Parser.TryParse(value, out long size, out var used) || used != value.Length)
                    return Malformed();
                Size = size;
                return null;
            case "mtime" or "atime" or "ctime" or "uid" or "gid" or "LIBARCHIVE.creationtime":
                return IsNumber(value) ? null : Malformed();
            case "uname" or "gname" or "comment":
                return null;
            case "hdrcharset":
                return Fault("tar-pax-charset", "A pax header changes the character set of names, which readers do differently.");
        }
        if (key.StartsWith("GNU.sparse.", StringComparison.Ordinal) || key == "SCHILY.realsize")
            return Fault("tar-sparse", "A member is sparse; readers differ in its name and bytes.");
        if (key is "SCHILY.dev" or "SCHILY.ino" or "SCHILY.nlink" or "SCHILY.fflags" or "RHT.security.selinux"
            || key.StartsWith("SCHILY.xattr.", StringComparison.Ordinal) || key.StartsWith("SCHILY.acl.", StringComparison.Ordinal)
            || key.StartsWith("LIBARCHIVE.xattr.", StringComparison.Ordinal))
        {
            irregularities.Add("tar-pax-attributes", "Members carry attributes of the file system on which the archive was made.");
            return null;
        }
        return Fault("tar-pax-key", "A pax header has a key that not every reader knows.");
    }

    static bool IsNumber(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith((byte)'-'))
            value = value[1..];
        var point = value.IndexOf((byte)'.');
        var whole = point < 0 ? value : value[..point];
        var fraction = point < 0 ? default : value[(point + 1)..];
        return !whole.IsEmpty && !whole.ContainsAnyExceptInRange((byte)'0', (byte)'9') && !fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    static ArchiveFault Malformed() => Fault("tar-pax-malformed", "A pax header is not written as the standard says.");

    static ArchiveFault Fault(string code, string sentence) => ArchiveFault.Ambiguous(code, sentence);
}
