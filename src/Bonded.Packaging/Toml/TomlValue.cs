namespace Bonded.Packaging.Toml;

/// <summary>
/// A value of a TOML document and where it stands: a <see cref="TomlTable"/>, a <see cref="TomlArray"/> or a
/// <see cref="TomlScalar{T}"/> of <see cref="string"/>, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="DateTimeOffset"/>, <see cref="DateTime"/> (no offset), <see cref="DateOnly"/> or <see cref="TimeOnly"/>.
/// </summary>
public abstract class TomlValue
{
    private protected TomlValue(int line, int column) => (Line, Column) = (line, column);

    /// <summary>The line of the value's first character, from 1.</summary>
    public int Line { get; }

    /// <summary>The column of the value's first character in code points, from 1.</summary>
    public int Column { get; }

    /// <summary>What the value is, with its article, for sentences: "a string", "an integer".</summary>
    public abstract string Kind { get; }
}
