using System.Data.Common;

namespace Bonded.Data;

/// <summary>Facts about bytes, by digest, filename and engine; shared by all indexes. The row stored last wins, older ones stand until then.</summary>
public static class Inspections
{
    const string Columns = "sha256, filename, engine, facts, at";

    /// <summary>What this engine saw.</summary>
    public static InspectionRow? Find(Tx tx, Packaging.Sha256Digest sha256, string filename, string engine) =>
        tx.First($"SELECT {Columns} FROM inspections WHERE sha256 = @sha256 AND filename = @filename AND engine = @engine", Read,
            ("sha256", sha256), ("filename", filename), ("engine", engine));

    /// <summary>What the newest engine saw.</summary>
    public static InspectionRow? Newest(Tx tx, Packaging.Sha256Digest sha256, string filename) =>
        tx.First($"SELECT {Columns} FROM inspections WHERE sha256 = @sha256 AND filename = @filename ORDER BY id DESC LIMIT 1", Read,
            ("sha256", sha256), ("filename", filename));

    /// <summary>Stores what an engine saw, in place of what the same engine saw before.</summary>
    public static void Save(Tx tx, InspectionRow row) => tx.Execute("""
        INSERT INTO inspections (sha256, filename, engine, facts, at) VALUES (@sha256, @filename, @engine, @facts, @at)
        ON CONFLICT (sha256, filename, engine) DO UPDATE SET facts = excluded.facts, at = excluded.at
        """, ("sha256", row.Sha256), ("filename", row.Filename), ("engine", row.Engine), ("facts", row.FactsJson), ("at", row.At));

    /// <summary>
    /// What is known of each inspected file of a project, ordered by filename: what that engine saw, and where it has not looked yet the
    /// newest row of any.
    /// </summary>
    public static IReadOnlyList<InspectionRow> OfProject(Tx tx, string name, string engine = "", string index = Indexes.Root) =>
        tx.Query("""
            SELECT i.sha256, i.filename, i.engine, i.facts, i.at
            FROM projects p
            JOIN files f ON f.project_id = p.id
            JOIN inspections i ON i.sha256 = f.sha256 AND i.filename = f.filename
            WHERE p.index_name = @index AND p.name = @name
                AND NOT EXISTS (SELECT 1 FROM inspections n WHERE n.sha256 = i.sha256 AND n.filename = i.filename AND n.id <> i.id
                    AND (n.engine = @engine OR (n.id > i.id AND i.engine <> @engine)))
            ORDER BY f.filename
            """, Read, ("index", index), ("name", name), ("engine", engine));

    static InspectionRow Read(DbDataReader row) => new(row.Digest(0), row.Text(1), row.Text(2), row.Text(3), row.Time(4));
}
