namespace Bonded.Python.Evaluation;

/// <summary>A qualified name outside the package, interned: what the library knows of it is looked up once.</summary>
internal sealed class ExternalName
{
    readonly ExternalNames table;
    readonly Dictionary<int, ExternalName> attributes = [];
    ExternalName? result, item;

    public ExternalName(ExternalNames table, string name, LibraryEntry? entry)
    {
        this.table = table;
        Name = name;
        Entry = entry;
        IsResult = name.EndsWith(')') || name.EndsWith(']') || name.Contains("().", StringComparison.Ordinal) || name.Contains("[].", StringComparison.Ordinal);
        Value = new Value.External(name, Flow.Of(IsResult || entry is null || entry.Effect is not null ? Sources.None : entry.Gives)) { Node = this };
        MayFold = Foldable(name);
        Intrinsic = Intrinsics.Find(name);
    }

    public string Name { get; }

    /// <summary>What the library has under this very name; null where it has nothing.</summary>
    public LibraryEntry? Entry { get; }

    /// <summary>It is what a call gave, or a part of that; not a module or a function of one.</summary>
    public bool IsResult { get; }

    /// <summary>It is a method of a class, and its first argument is the object.</summary>
    public bool IsUnbound { get; init; }

    /// <summary>The value with no more flow than what reading it gives.</summary>
    public Value.External Value { get; }

    /// <summary>Constants may be computed with it.</summary>
    public bool MayFold { get; }

    public Intrinsic Intrinsic { get; }

    /// <summary>Nothing is known of it, nor can anything be computed with it.</summary>
    public bool IsPlain => Entry is null && !MayFold && Intrinsic == Intrinsic.None;

    /// <summary>The constant it is, if it was asked for before.</summary>
    public Value? Constant { get; set; }

    public bool ConstantKnown { get; set; }

    public ExternalName Attribute(int name, string text)
    {
        if (!attributes.TryGetValue(name, out var attribute))
            attributes.Add(name, attribute = table.Find(Name.Length == 0 ? text : Name + "." + text));
        return attribute;
    }

    /// <summary>What calling it returns.</summary>
    public ExternalName Result => result ??= table.Find(Entry?.Returns ?? (Name.Length > ExternalNames.MaxLength ? Name : Name + "()"));

    /// <summary>Any item of it.</summary>
    public ExternalName Item => item ??= table.Find(Name.Length > ExternalNames.MaxLength ? Name : Name + "[]");

    static bool Foldable(string name)
    {
        if (name.Contains("()", StringComparison.Ordinal))
            return name is "zlib.decompressobj().decompress" or "zlib.decompressobj().flush" or "bz2.BZ2Decompressor().decompress" or "lzma.LZMADecompressor().decompress";
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && name.AsSpan(0, dot) is "builtins" or "base64" or "zlib" or "gzip" or "bz2" or "lzma" or "binascii" or "codecs" or "string"
            or "str" or "bytes" or "struct" or "ast" or "functools" or "itertools" or "operator" or "urllib" or "html" or "os" or "posixpath" or "ntpath"
            or "textwrap" or "json" or "hashlib" or "quopri" or "array" or "int" or "math" or "re" or "copy" or "shlex" or "pipes" or "collections" or "bytearray" or "pathlib";
    }
}
