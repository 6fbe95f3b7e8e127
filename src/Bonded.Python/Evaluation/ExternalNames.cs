namespace Bonded.Python.Evaluation;

/// <summary>The qualified names outside the package that one analysis met.</summary>
internal sealed class ExternalNames(Library library)
{
    /// <summary>A longer name grows no further: it is a chain of calls that nobody knows.</summary>
    public const int MaxLength = 200;

    const int MaxAliases = 4;

    readonly Dictionary<string, ExternalName> names = new(StringComparer.Ordinal);

    public ExternalName Find(string name)
    {
        if (names.TryGetValue(name, out var found))
            return found;
        var actual = name;
        LibraryEntry? entry = null;
        for (var i = 0; i < MaxAliases; i++)
        {
            if (!library.TryFind(actual, out entry) || entry.SameAs is null)
                break;
            actual = entry.SameAs;
            entry = null;
        }

        if (actual != name)
            found = Find(actual);
        else
            found = new ExternalName(this, name, entry);
        names.TryAdd(name, found);
        return found;
    }
}
