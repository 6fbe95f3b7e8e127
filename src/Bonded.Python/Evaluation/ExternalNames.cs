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
        {
            // A method that is taken from its class and called with the object: requests.Session.get(session, ...).
            var dot = entry is null && !name.Contains('(', StringComparison.Ordinal) ? name.LastIndexOf('.') : -1;
            var isUnbound = dot > 0 && library.TryFind(string.Concat(name.AsSpan(0, dot), "()", name.AsSpan(dot)), out entry) && entry.SameAs is null;
            found = new ExternalName(this, name, isUnbound || dot <= 0 ? entry : null) { IsUnbound = isUnbound };
        }

        names.TryAdd(name, found);
        return found;
    }
}
