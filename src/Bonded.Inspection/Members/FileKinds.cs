using System.Collections.Frozen;

namespace Bonded.Inspection.Members;

/// <summary>What the ending of a file's name promises, and whether its first bytes keep the promise.</summary>
internal static class FileKinds
{
    static readonly string[] NativeEndings = [".so", ".pyd", ".dll", ".dylib", ".exe", ".o", ".a", ".lib", ".node", ".sys", ".bin", ".elf", ".efi", ".ko", ".obj", ".com", ".cubin", ".fatbin", ".hsaco"];

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Texts = Set("py", "pyi", "pyw", "txt", "json", "csv", "tsv", "md", "rst", "xml", "html", "css", "js", "ts", "yaml", "yml", "toml", "ini", "cfg", "sh", "log");

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Data = Set(
        "py", "pyi", "pyw", "txt", "json", "csv", "tsv", "md", "rst", "xml", "html", "htm", "css", "js", "ts", "yaml", "yml", "toml", "ini", "cfg", "sh", "log", "svg", "png", "jpg", "jpeg", "gif", "bmp",
        "ico", "webp", "wav", "mp3", "ogg", "flac", "mp4", "avi", "mov", "ttf", "otf", "woff", "woff2", "pdf", "pickle", "pkl", "npy", "npz", "zip", "gz", "bz2", "xz", "dat", "db", "sqlite", "tmp", "lock");

    // Of the kinds that Windows and Java run, apart from native code, which is told by its bytes.
    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Foreign = Set("ps1", "psm1", "bat", "cmd", "vbs", "vbe", "wsf", "hta", "scr", "jar", "lnk", "msi");

    /// <summary>Whether a name is one that native code has.</summary>
    public static bool IsNative(string path)
    {
        var name = path.AsSpan(path.LastIndexOf('/') + 1);
        foreach (var ending in NativeEndings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        // libx.so.1.2, and programs, which have no ending on Unix.
        return name.Contains(".so.", StringComparison.Ordinal) || !name.Contains('.');
    }

    public static bool IsText(string path) => Texts.Contains(Ending(path));

    public static bool IsData(string path) => Data.Contains(Ending(path));

    public static bool IsForeignProgram(string path) => Foreign.Contains(Ending(path));

    /// <summary>Whether the first bytes are not those that every file of such a name has; false where there are no such bytes.</summary>
    public static bool Contradicts(string path, ReadOnlySpan<byte> head)
    {
        Span<char> ending = stackalloc char[8];
        return Ending(path).ToLowerInvariant(ending) is > 0 and var length && ending[..length] switch
        {
            "png" => !Begins(head, 0x89, (byte)'P', (byte)'N', (byte)'G'),
            "jpg" or "jpeg" => !Begins(head, 0xFF, 0xD8),
            "gif" => !head.StartsWith("GIF8"u8),
            "bmp" => !head.StartsWith("BM"u8),
            "wav" or "webp" or "avi" => !head.StartsWith("RIFF"u8) && !head.StartsWith("RF64"u8),
            "ogg" => !head.StartsWith("OggS"u8),
            "flac" => !head.StartsWith("fLaC"u8) && !head.StartsWith("ID3"u8),
            "mp4" or "mov" => !HasAt(head, 4, "ftyp"u8) && !HasAt(head, 4, "moov"u8) && !HasAt(head, 4, "mdat"u8) && !HasAt(head, 4, "wide"u8) && !HasAt(head, 4, "free"u8) && !HasAt(head, 4, "skip"u8),
            "woff" => !head.StartsWith("wOFF"u8),
            "woff2" => !head.StartsWith("wOF2"u8),
            "ttf" or "otf" => !Begins(head, 0, 1, 0, 0) && !head.StartsWith("OTTO"u8) && !head.StartsWith("true"u8) && !head.StartsWith("ttcf"u8) && !head.StartsWith("typ1"u8),
            "pdf" => head.IndexOf("%PDF"u8) < 0,
            "gz" or "tgz" => !Begins(head, 0x1F, 0x8B),
            "bz2" => !head.StartsWith("BZh"u8),
            "xz" => !Begins(head, 0xFD, (byte)'7', (byte)'z'),
            // A program that unpacks itself, or an archive behind some text, still is a zip to its readers.
            "zip" or "npz" or "docx" or "xlsx" => head.IndexOf("PK"u8) < 0,
            "npy" => !Begins(head, 0x93, (byte)'N', (byte)'U'),
            "sqlite" => !head.StartsWith("SQLite"u8),
            "json" => !BeginsWithAny(head, "{[\"-/tfnNI0123456789"u8),
            "xml" or "svg" or "html" or "htm" => !BeginsWithAny(head, "<{%#"u8),
            _ => false,
        };
    }

    static bool Begins(ReadOnlySpan<byte> head, params ReadOnlySpan<byte> magic) => head.StartsWith(magic);

    static bool HasAt(ReadOnlySpan<byte> head, int at, ReadOnlySpan<byte> bytes) => head.Length >= at && head[at..].StartsWith(bytes);

    // After a byte order mark and blanks. A text in UTF-16 is left to whoever can read it.
    static bool BeginsWithAny(ReadOnlySpan<byte> head, ReadOnlySpan<byte> first)
    {
        if (head.StartsWith("\uFEFF"u8))
            head = head[3..];
        if (Begins(head, 0xFF, 0xFE) || Begins(head, 0xFE, 0xFF))
            return true;
        head = head.TrimStart(" \t\r\n"u8);
        return head.IsEmpty || first.Contains(head[0]);
    }

    static ReadOnlySpan<char> Ending(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot < 0 || dot < path.LastIndexOf('/') ? default : path.AsSpan(dot + 1);
    }

    static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(params string[] endings) => endings.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
