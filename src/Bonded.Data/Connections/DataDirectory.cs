namespace Bonded.Data;

/// <summary>The directory of a SQLite database: who may reach it, and what it lies on.</summary>
static class DataDirectory
{
    const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the directory and the database file if they are missing, for their owner alone.</summary>
    /// <exception cref="DatabaseException">Others may change the directory, others may read the file, or a network holds them.</exception>
    public static string Prepare(string directory)
    {
        directory = Path.GetFullPath(directory);
        var path = Path.Combine(directory, SqliteFile.Name);
        try
        {
            Directory.CreateDirectory(directory, Owner);
            if (OnNetwork(new DriveInfo(directory).DriveFormat))
                throw new DatabaseException("database-directory",
                    "The data directory is on a network file system, where SQLite loses data. Use a local disk, or PostgreSQL.");
            var mode = File.GetUnixFileMode(directory);
            if ((mode & (UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)) != 0)
                throw new DatabaseException("database-directory",
                    "Other users may write to the data directory. Make it the server's own: chmod 700 on it, and look at who owns what is in it.");
            // SQLite gives its other files the mode of this one.
            if (!File.Exists(path))
                new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.ReadWrite,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }).Dispose();
            else if ((File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
                throw new DatabaseException("database-directory",
                    "Other users may read or write the database file. Run chmod 600 on bonded.db in the data directory.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException("database-directory", "The data directory cannot be created or read by this user.", e);
        }
        return path;
    }

    /// <summary>Whether a file system is one where locks and fsync are promises of another machine.</summary>
    internal static bool OnNetwork(string format) =>
        format is "nfs" or "nfs4" or "cifs" or "smb" or "smb2" or "smb3" or "fuse.sshfs" or "9p" or "afs" or "ceph" or "glusterfs";
}
