namespace Bonded.Packaging.Toml;

/// <summary>A key of a table, its value, and where the key was first written (from 1; columns in code points).</summary>
public sealed record TomlEntry(string Key, TomlValue Value, int Line, int Column);
