using System.Text;

namespace Bonded.Inspection.Code;

/// <summary>Reads an INI file as configparser does, as far as lists of lines go: what it cannot read it passes over.</summary>
internal static class SetupConfig
{
    /// <summary>Every key, with its value's lines that are not blank.</summary>
    public static IEnumerable<(string Section, string Key, IReadOnlyList<string> Lines)> Read(byte[] bytes)
    {
        var section = "";
        string? key = null;
        var lines = new List<string>();
        foreach (var raw in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            var line = raw.TrimEnd();
            var text = line.TrimStart();
            if (text.Length == 0 || text[0] is '#' or ';')
                continue;
            if (key is not null && text.Length < line.Length)
            {
                lines.Add(text);
                continue;
            }

            if (key is not null)
                yield return (section, key, lines);
            (key, lines) = (null, []);
            if (text[0] == '[')
            {
                section = text[1..].TrimEnd(']').Trim();
                continue;
            }

            var mark = text.AsSpan().IndexOfAny('=', ':');
            if (mark <= 0)
                continue;
            key = text[..mark].TrimEnd().ToLowerInvariant();
            if (text[(mark + 1)..].Trim() is { Length: > 0 } first)
                lines.Add(first);
        }

        if (key is not null)
            yield return (section, key, lines);
    }
}
