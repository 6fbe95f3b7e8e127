using System.Text;

namespace Bonded.Python.Source;

/// <summary>Identifiers as small integers, so that trees compare names without text. One table serves all modules of a package.</summary>
internal sealed class NameTable
{
    readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    readonly List<string> names = [];

    public int Count => names.Count;

    public string this[int id] => names[id];

    /// <summary>The id of a name; the same for the same name. Dotted module names are names too.</summary>
    public int Add(ReadOnlySpan<byte> utf8)
    {
        var name = Encoding.UTF8.GetString(utf8);
        if (!ids.TryGetValue(name, out var id))
        {
            ids.Add(name, id = names.Count);
            names.Add(name);
        }

        return id;
    }
}
