using System.Data.Common;
using System.Text;
using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>The catalogues of an index, each in the revisions it has had.</summary>
public static class Catalogues
{
    /// <summary>How many revisions of a catalogue are kept.</summary>
    public const int RevisionsKept = 100;

    /// <summary>How many catalogues an index has at the most.</summary>
    public const int Most = 1_000;

    const string Columns = "name, revision, at, who, releases, content";

    /// <summary>
    /// Stores a catalogue as its next revision, with the audit event. One that is as the last revision was is not stored again.
    /// </summary>
    /// <param name="projects">The canonical names of the projects it has: from now on they are required.</param>
    /// <returns>The revision that holds it, and whether that is a new one; null where there are <see cref="Most"/> catalogues already.</returns>
    public static (long Revision, bool New)? Put(Tx tx, string name, string content, long releases, IReadOnlyCollection<string> projects, string who, string index = Indexes.Root)
    {
        var digest = Sha256Digest.Of(Encoding.UTF8.GetBytes(content));
        var last = tx.First(
            $"SELECT revision, sha256 FROM catalogues WHERE index_name = @index AND name = @name ORDER BY revision DESC LIMIT 1{tx.ForUpdate}",
            static row => (Revision: row.Number(0), Digest: row.Digest(1)), ("index", index), ("name", name));
        if (last.Revision > 0 && last.Digest == digest)
            return (last.Revision, false);
        if (last.Revision == 0 && tx.Number("SELECT count(DISTINCT name) FROM catalogues WHERE index_name = @index", ("index", index)) >= Most)
            return null;
        var revision = last.Revision + 1;
        tx.Execute("""
            INSERT INTO catalogues (index_name, name, revision, at, who, sha256, releases, content)
            VALUES (@index, @name, @revision, @now, @who, @sha256, @releases, @content)
            """,
            ("index", index), ("name", name), ("revision", revision), ("now", tx.Now), ("who", who), ("sha256", digest), ("releases", releases), ("content", content));
        tx.Execute("DELETE FROM catalogues WHERE index_name = @index AND name = @name AND revision <= @oldest",
            ("index", index), ("name", name), ("oldest", revision - RevisionsKept));
        Audit.Insert(tx, new("catalogue-stored", null, null, digest, AuditData.Write(json =>
        {
            json.WriteString("index", index);
            json.WriteString("catalogue", name);
            json.WriteNumber("revision", revision);
            json.WriteNumber("releases", releases);
            json.WriteString("who", who);
        })));
        if (RequiredProjects.OfCatalogue(tx, name, projects, index))
            Indexes.Raise(tx, index, "catalogue");
        return (revision, true);
    }

    /// <summary>One revision, or null.</summary>
    /// <param name="revision">Null for the newest.</param>
    public static StoredCatalogue? Find(Tx tx, string name, long? revision, string index = Indexes.Root) =>
        tx.First($"""
            SELECT {Columns} FROM catalogues WHERE index_name = @index AND name = @name AND (@revision = 0 OR revision = @revision)
            ORDER BY revision DESC LIMIT 1
            """, Read, ("index", index), ("name", name), ("revision", revision ?? 0));

    /// <summary>The newest revision of each, by name.</summary>
    /// <param name="after">The last name of the page before; empty for the first page.</param>
    public static IReadOnlyList<StoredCatalogue> List(Tx tx, string after, int limit, string index = Indexes.Root) =>
        tx.Query($"""
            SELECT {Columns} FROM catalogues AS one WHERE index_name = @index AND name > @after
                AND revision = (SELECT max(revision) FROM catalogues AS other WHERE other.index_name = one.index_name AND other.name = one.name)
            ORDER BY name LIMIT @limit
            """, Read, ("index", index), ("after", after), ("limit", limit));

    static StoredCatalogue Read(DbDataReader row) => new(row.Text(0), row.Number(1), row.Time(2), row.Text(3), row.Number(4), row.Text(5));
}
