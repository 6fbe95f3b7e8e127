using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>
/// The metadata (PEP 658) that was served for a file before the file itself had been seen: what clients resolved with, to be compared
/// with the file once it is here.
/// </summary>
public static class Claims
{
    /// <summary>Notes the metadata served for a file. The first claim stands; the one that stands is returned.</summary>
    public static Sha256Digest Put(Tx tx, string project, string filename, Sha256Digest metadata, string index = Indexes.Root)
    {
        tx.Execute("""
            INSERT INTO claims (index_name, project, filename, metadata_sha256, at) VALUES (@index, @project, @filename, @metadata, @now)
            ON CONFLICT (index_name, project, filename) DO NOTHING
            """, ("index", index), ("project", project), ("filename", filename), ("metadata", metadata), ("now", tx.Now));
        return Find(tx, project, filename, index)!.Value;
    }

    /// <summary>The metadata that was served for a file, if any was.</summary>
    public static Sha256Digest? Find(Tx tx, string project, string filename, string index = Indexes.Root) =>
        tx.First("SELECT metadata_sha256 FROM claims WHERE index_name = @index AND project = @project AND filename = @filename",
            static row => row.DigestOrNull(0), ("index", index), ("project", project), ("filename", filename));

    /// <summary>The metadata that was served for each file of a project, by filename.</summary>
    public static IReadOnlyDictionary<string, Sha256Digest> OfProject(Tx tx, string project, string index = Indexes.Root) =>
        tx.Query("SELECT filename, metadata_sha256 FROM claims WHERE index_name = @index AND project = @project",
            static row => (Filename: row.Text(0), Metadata: row.Digest(1)), ("index", index), ("project", project))
            .ToDictionary(static claim => claim.Filename, static claim => claim.Metadata, StringComparer.Ordinal);
}
