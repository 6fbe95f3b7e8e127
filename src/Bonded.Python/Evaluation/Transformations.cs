namespace Bonded.Python.Evaluation;

/// <summary>What was done to a value on its way.</summary>
[Flags]
public enum Transformations : ushort
{
    None = 0,
    Encode = 1 << 0,
    Decode = 1 << 1,
    Encrypt = 1 << 2,
    Decrypt = 1 << 3,
    Compress = 1 << 4,
    Decompress = 1 << 5,

    /// <summary>Put into or taken out of an archive, a JSON text or a pickle.</summary>
    Serialize = 1 << 6,

    /// <summary>Made a code object of bytes (<c>marshal</c>, <c>pickle</c>).</summary>
    Unmarshal = 1 << 7,

    /// <summary>Put together from characters, numbers or bits: <c>chr</c>, exclusive or, reversal.</summary>
    Assemble = 1 << 8,

    /// <summary>Hashed.</summary>
    Hash = 1 << 9,

    /// <summary>Written to a file and taken from there again.</summary>
    ViaFile = 1 << 10,

    /// <summary>Compiled.</summary>
    Compile = 1 << 11,

    /// <summary>Written to a file that is known by what was opened or by the name that was made for it, whatever its path is.</summary>
    ViaHandle = 1 << 12,
}
