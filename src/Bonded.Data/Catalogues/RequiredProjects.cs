namespace Bonded.Data;

/// <summary>The projects that an organisation requires, because they were adopted or because a catalogue has them.</summary>
public static class RequiredProjects
{
    const string Adoption = "adoption";

    /// <summary>Adds what was adopted; it stays when the waivers that came with it end. Whoever calls begins a new epoch.</summary>
    public static void Adopted(Tx tx, IEnumerable<string> projects, string index = Indexes.Root) => Add(tx, projects, Adoption, index);

    /// <summary>Puts what a catalogue has in the place of what it had.</summary>
    /// <returns>Whether that is something else, so that a new epoch has to begin.</returns>
    public static bool OfCatalogue(Tx tx, string catalogue, IReadOnlyCollection<string> projects, string index = Indexes.Root)
    {
        var source = "catalogue:" + catalogue;
        var had = tx.Query("SELECT project FROM required_projects WHERE index_name = @index AND source = @source", static row => row.GetString(0), ("index", index), ("source", source));
        if (had.ToHashSet(StringComparer.Ordinal).SetEquals(projects))
            return false;
        tx.Execute("DELETE FROM required_projects WHERE index_name = @index AND source = @source", ("index", index), ("source", source));
        Add(tx, projects, source, index);
        return true;
    }

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<string> All(Tx tx, string index = Indexes.Root) =>
        tx.Query("SELECT DISTINCT project FROM required_projects WHERE index_name = @index ORDER BY project", static row => row.GetString(0), ("index", index));

    static void Add(Tx tx, IEnumerable<string> projects, string source, string index) => tx.ExecuteEach(
        "INSERT INTO required_projects (index_name, project, source) VALUES (@index, @project, @source) ON CONFLICT DO NOTHING",
        projects.Distinct(StringComparer.Ordinal).Select(project => new (string, object?)[] { ("index", index), ("project", project), ("source", source) }));
}
