namespace Bonded.Inspection.Code;

/// <summary>Gives the sources of a distribution the names under which they import each other.</summary>
internal sealed class ModuleNames
{
    // Where projects keep what is imported without that folder's name.
    static readonly string[] UsualRoots = ["src", "lib", "python", "source"];

    readonly HashSet<string> packages;
    readonly List<string> roots;
    readonly HashSet<string> taken = new(StringComparer.Ordinal);
    readonly bool isProject;

    /// <param name="places">Of every source.</param>
    /// <param name="roots">Folders from which a project says that modules are imported.</param>
    /// <param name="isProject">The sources lie as in an sdist, not as they are installed.</param>
    public ModuleNames(IEnumerable<string> places, IEnumerable<string> roots, bool isProject)
    {
        packages = places.Where(IsPackage).Select(Folder).ToHashSet(StringComparer.Ordinal);
        this.isProject = isProject;
        this.roots = isProject
            ? [.. roots.Concat(UsualRoots.Where(root => !packages.Contains(root))).Distinct().OrderByDescending(root => root.Length)]
            : [];
    }

    public static bool IsPackage(string place) =>
        place.EndsWith("/__init__.py", StringComparison.Ordinal) || place == "__init__.py";

    /// <summary>Whether something takes the file for a module: it lies in a package or in a folder that modules are imported from.</summary>
    public bool IsImportable(string place)
    {
        var below = Below(place);
        return !isProject || !below.Contains('/', StringComparison.Ordinal) || below.Length < place.Length || packages.Contains(Folder(place));
    }

    /// <summary>The dotted name, one that no other source got.</summary>
    public string Name(string place, SourceRole role)
    {
        string name;
        if (role is SourceRole.PathFile or SourceRole.Script)
            name = "<" + place + ">";
        else
        {
            var below = Below(place);
            var dot = below.LastIndexOf('.');
            var stem = dot > below.LastIndexOf('/') ? below[..dot] : below;
            if (stem.EndsWith("/__init__", StringComparison.Ordinal))
                stem = stem[..^"/__init__".Length];
            name = stem.Replace('/', '.');
        }

        // Two files of one name: whichever is installed last wins, so both are looked at.
        if (taken.Add(name))
            return name;
        name = "<" + place + ">";
        while (!taken.Add(name))
            name += "'";
        return name;
    }

    string Below(string place)
    {
        foreach (var root in roots)
        {
            if (place.Length > root.Length && place[root.Length] == '/' && place.StartsWith(root, StringComparison.Ordinal))
                return place[(root.Length + 1)..];
        }

        return place;
    }

    static string Folder(string place) => place.LastIndexOf('/') is var slash && slash < 0 ? "" : place[..slash];
}
