using System.Globalization;
using Bonded.Packaging.Toml;

namespace Bonded.Server.Hosting;

/// <summary>
/// Reads the keys of one table, each as the type it must have, and refuses those nobody asked for. Every mistake is collected with its
/// place, so that one start shows them all.
/// </summary>
sealed class SettingsTable(string file, string path, TomlTable table, List<SettingsError> errors)
{
    const int MaxSuggestionDistance = 3;
    private readonly List<string> known = [];

    public string? String(string key) => Take<TomlScalar<string>>(key, "a string")?.Value;

    public bool? Bool(string key) => Take<TomlScalar<bool>>(key, "true or false")?.Value;

    public int? Number(string key, int least, int most)
    {
        var value = Take<TomlScalar<long>>(key, "a whole number");
        if (value is null) return null;
        if (value.Value >= least && value.Value <= most) return (int)value.Value;
        Refuse("setting-out-of-range", key, value, string.Create(CultureInfo.InvariantCulture, $"must be from {least} to {most}"));
        return null;
    }

    public IReadOnlyList<string>? Strings(string key)
    {
        if (Take<TomlArray>(key, "an array of strings") is not { } array) return null;
        var strings = new List<string>();
        foreach (var item in array.Items)
        {
            if (item is TomlScalar<string> text) strings.Add(text.Value);
            else Refuse("setting-type", key, item, $"must hold strings only, and this is {item.Kind}");
        }
        return strings;
    }

    public TomlTable? Table(string key) => Take<TomlTable>(key, "a table");

    public SettingsTable? Section(string key) => Table(key) is { } section ? new(file, Path(key), section, errors) : null;

    public IEnumerable<SettingsTable> Sections(string key)
    {
        if (Take<TomlArray>(key, $"tables, each under its own [[{key}]]") is not { } array) yield break;
        foreach (var item in array.Items)
        {
            if (item is TomlTable section) yield return new(file, Path(key), section, errors);
            else Refuse("setting-type", key, item, $"must hold tables, each under its own [[{key}]]");
        }
    }

    /// <summary>Notes a mistake in the value of a key that is there.</summary>
    public void Refuse(string code, string key, string why)
    {
        var place = table.Entries.FirstOrDefault(entry => entry.Key == key);
        errors.Add(new(code, $"{Place(place?.Line ?? table.Line, place?.Column ?? table.Column)}: {Path(key)} {why}"));
    }

    /// <summary>Notes a mistake of the table as a whole.</summary>
    public void RefuseTable(string code, string why) =>
        errors.Add(new(code, $"{Place(table.Line, table.Column)}: {(path.Length == 0 ? "the file" : $"[{path}]")} {why}"));

    /// <summary>Refuses every key that was not asked for so far.</summary>
    public void RefuseUnknown()
    {
        foreach (var entry in table.Entries)
        {
            if (known.Contains(entry.Key)) continue;
            var where = path.Length == 0 ? "at the top of the file" : $"in [{path}]";
            var nearest = Nearest(entry.Key);
            errors.Add(new(
                "setting-unknown",
                $"{Place(entry.Line, entry.Column)}: there is no setting '{Printable.Of(entry.Key, 60)}' {where}"
                + (nearest is null ? $"; there are: {string.Join(", ", known.Order(StringComparer.Ordinal))}" : $"; did you mean '{nearest}'?")));
        }
    }

    private string? Nearest(string key)
    {
        if (key.Length > 60) return null;
        var best = known.Select(name => (Name: name, Distance: EditDistance.Between(key, name))).MinBy(pair => pair.Distance);
        return best.Name is not null && best.Distance <= Math.Min(MaxSuggestionDistance, best.Name.Length / 2) ? best.Name : null;
    }

    private T? Take<T>(string key, string expected) where T : TomlValue
    {
        known.Add(key);
        if (!table.TryGet(key, out var value)) return null;
        if (value is T typed) return typed;
        Refuse("setting-type", key, value, $"must be {expected}, and this is {value.Kind}");
        return null;
    }

    private void Refuse(string code, string key, TomlValue at, string why) =>
        errors.Add(new(code, $"{Place(at.Line, at.Column)}: {Path(key)} {why}"));

    private string Path(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private string Place(int line, int column) => string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}, column {column}");
}
