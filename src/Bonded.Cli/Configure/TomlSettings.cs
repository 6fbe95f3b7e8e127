using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bonded.Packaging.Toml;

namespace Bonded.Cli.Configure;

/// <summary>
/// An array of tables in a TOML file, such as <c>[[tool.poetry.source]]</c>: Bonded's is put in, those of public indexes go, those of
/// other places stay (doctor reports them). The rest of the file keeps every byte.
/// </summary>
sealed record TomlSettings(string File, IReadOnlyList<string> Path, string Text, Uri Index) : ClientSettings(File, Text)
{
    static readonly string[] publicHosts = ["pypi.org", "pypi.python.org", "test.pypi.org"];

    /// <summary>Keys of uv beside the array, which name indexes in the old way or mix them.</summary>
    static readonly string[] uvElsewhere = ["index-url", "extra-index-url", "find-links", "index-strategy"];

    public override bool TryApply(string before, [NotNullWhen(true)] out string? after, [NotNullWhen(false)] out string? why)
    {
        after = null;
        if (!TryParse(before, out var root, out why)) return false;
        var lines = before.Split('\n').ToList();
        var doomed = new HashSet<int>();
        var position = -1;
        if (Find(root, Path) is { } found)
        {
            if (found is not TomlArray array || array.Items.Any(item => item is not TomlTable || !IsHeader(lines, item.Line)))
            {
                why = $"{string.Join('.', Path)} is not written as [[{string.Join('.', Path)}]]";
                return false;
            }
            foreach (var table in array.Items.Cast<TomlTable>())
            {
                if (!IsReplaced(table)) continue;
                if (position < 0) position = table.Line - 1;
                for (var line = table.Line; line <= EndOf(lines, table.Line); line++) doomed.Add(line - 1);
            }
        }
        if (Path is [.., "index"] && !DropUvKeys(root, lines, doomed, out why)) return false;

        var kept = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i == position) kept.AddRange(Text.TrimEnd('\n').Split('\n').Append(""));
            if (!doomed.Contains(i)) kept.Add(lines[i]);
        }
        after = string.Join('\n', kept);
        if (position < 0) after = after.TrimEnd('\n') is { Length: > 0 } rest ? $"{rest}\n\n{Text}" : Text;
        after = after.TrimEnd('\n') + "\n";
        // Applied to its own result nothing changes, or the file has a shape this does not understand.
        if (!TryParse(after, out root, out why)) return false;
        if (Find(root, Path) is TomlArray result && result.Items.OfType<TomlTable>().Count(IsReplaced) == 1) return true;
        why = "the result would not be what was meant";
        return false;
    }

    private bool DropUvKeys(TomlTable root, List<string> lines, HashSet<int> doomed, [NotNullWhen(false)] out string? why)
    {
        why = null;
        var table = Path.Count == 1 ? root : Find(root, [.. Path.Take(Path.Count - 1)]) as TomlTable;
        foreach (var entry in table?.Entries.Where(entry => uvElsewhere.Contains(entry.Key)) ?? [])
        {
            if (entry.Key == "index-strategy" && entry.Value is TomlScalar<string> { Value: "first-index" }) continue;
            var line = lines[entry.Line - 1];
            if (!line.TrimStart().StartsWith(entry.Key, StringComparison.Ordinal) || (entry.Value is TomlArray && !line.TrimEnd().EndsWith(']')))
            {
                why = $"line {entry.Line} sets {entry.Key}, which has to go";
                return false;
            }
            doomed.Add(entry.Line - 1);
        }
        return true;
    }

    private bool IsReplaced(TomlTable table)
    {
        if (table.TryGet("name", out var name) && name is TomlScalar<string> { Value: "bonded" or "pypi" or "PyPI" }) return true;
        return table.TryGet("url", out var url) && url is TomlScalar<string> text && Uri.TryCreate(text.Value, UriKind.Absolute, out var uri)
            && (uri == Index || publicHosts.Contains(uri.Host));
    }

    private static TomlValue? Find(TomlTable root, IReadOnlyList<string> path)
    {
        TomlValue? value = root;
        foreach (var key in path) value = value is TomlTable table && table.TryGet(key, out var next) ? next : null;
        return value;
    }

    /// <summary>The last line (from 1) of a table that begins with a header: up to the next header, without the comments before it.</summary>
    private static int EndOf(List<string> lines, int header)
    {
        var next = header + 1;
        while (next <= lines.Count && !IsHeader(lines, next)) next++;
        var end = next - 1;
        while (end > header && lines[end - 1].TrimStart() is ['#', ..]) end--;
        return end;
    }

    private static bool IsHeader(List<string> lines, int line) => lines[line - 1].TrimStart() is ['[', ..];

    private static bool TryParse(string text, [NotNullWhen(true)] out TomlTable? root, [NotNullWhen(false)] out string? why)
    {
        why = TomlDocument.TryParse(Encoding.UTF8.GetBytes(text), out root, out var error) ? null : $"it is not valid TOML; line {error.Line}, column {error.Column}: {error.Sentence}";
        return root is not null && why is null;
    }
}
