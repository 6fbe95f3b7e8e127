using System.Diagnostics.CodeAnalysis;

namespace Bonded.Packaging.Toml;

/// <summary>A TOML table. Its keys keep the order in which they were first written.</summary>
public sealed class TomlTable : TomlValue
{
    private readonly List<TomlEntry> entries = [];
    private Dictionary<string, TomlEntry>? byKey;

    internal TomlTable(int depth, int line, int column) : base(line, column) => Depth = depth;

    public IReadOnlyList<TomlEntry> Entries => entries;

    public int Count => entries.Count;

    public override string Kind => "a table";

    /// <summary>How many keys and array positions lead here from the root.</summary>
    internal int Depth { get; }

    /// <summary>Defined once and for all by a header, or by dotted keys of a section that has ended.</summary>
    internal bool Defined { get; set; }

    /// <summary>An inline table: nothing outside its braces may add to it.</summary>
    internal bool Inline { get; init; }

    /// <summary>Finds the value of a key. Keys are compared exactly.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out TomlValue? value)
    {
        value = Find(key)?.Value;
        return value is not null;
    }

    internal TomlEntry? Find(string key)
    {
        if (byKey is not null)
            return byKey.GetValueOrDefault(key);
        foreach (var entry in entries)
            if (entry.Key == key)
                return entry;
        return null;
    }

    internal void Add(TomlEntry entry)
    {
        entries.Add(entry);
        // Most tables are too small for a dictionary to pay.
        if (byKey is not null)
            byKey.Add(entry.Key, entry);
        else if (entries.Count > 8)
            byKey = entries.ToDictionary(e => e.Key, StringComparer.Ordinal);
    }
}
