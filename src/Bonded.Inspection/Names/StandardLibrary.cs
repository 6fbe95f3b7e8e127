namespace Bonded.Inspection.Names;

/// <summary>
/// The modules of Python's standard library, spelt as project names. Who asks for a project of such a name believes that the module has to
/// be installed, and gets a stranger's code.
/// </summary>
static class StandardLibrary
{
    static readonly Lazy<HashSet<string>> Modules = new(() => new(PopularProjects.Read("standard-library.txt"), StringComparer.Ordinal));

    public static bool Contains(string name) => Modules.Value.Contains(name);
}
