namespace Bonded.Data;

/// <summary>Releases whose set of files is closed: a person approved them as they were.</summary>
public static class Seals
{
    /// <summary>Closes a release. One that is closed stays closed since then.</summary>
    public static void Put(Tx tx, string project, string version, string index = Indexes.Root)
    {
        if (tx.Execute("INSERT INTO seals (index_name, project, version, at) VALUES (@index, @project, @version, @now) ON CONFLICT DO NOTHING",
            ("index", index), ("project", project), ("version", version), ("now", tx.Now)) > 0)
            Audit.Insert(tx, new("release-sealed", project, null, null, AuditData.Write(json =>
            {
                json.WriteString("index", index);
                json.WriteString("version", version);
            })));
    }

    /// <summary>The closed releases of a project, and since when.</summary>
    public static IReadOnlyDictionary<string, DateTimeOffset> OfProject(Tx tx, string project, string index = Indexes.Root) =>
        tx.Query("SELECT version, at FROM seals WHERE index_name = @index AND project = @project", static row => (row.Text(0), row.Time(1)), ("index", index), ("project", project))
            .ToDictionary(static seal => seal.Item1, static seal => seal.Item2, StringComparer.Ordinal);
}
