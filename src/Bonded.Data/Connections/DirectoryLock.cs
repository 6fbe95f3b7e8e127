using System.Globalization;

namespace Bonded.Data;

/// <summary>The hold of one process on a data directory; the kernel lets go when the process ends, however it ends.</summary>
sealed class DirectoryLock : IDisposable
{
    // EWOULDBLOCK: .NET reports errno in the low bits on Unix.
    const int WouldBlock = 11;

    readonly FileStream file;

    DirectoryLock(FileStream file) => this.file = file;

    /// <exception cref="DatabaseException">Another process holds the directory.</exception>
    public static DirectoryLock Take(string directory)
    {
        // A lock excludes readers too, so the holder's number is in a file of its own.
        var holder = Path.Combine(directory, "holder");
        FileStream file;
        try
        {
            file = new(Path.Combine(directory, "lock"), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if ((e.HResult & 0xffff) != WouldBlock)
                throw new DatabaseException("database-directory",
                    "The data directory cannot be written by this user. Look at its owner and its mount, or name another directory.", e);
            throw new DatabaseException("database-locked",
                $"The data directory is in use by {Holder(holder)}. Stop that server first, or use its HTTP API.", e);
        }
        File.WriteAllText(holder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new(file);
    }

    static string Holder(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? string.Create(CultureInfo.InvariantCulture, $"process {id}")
                : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    public void Dispose() => file.Dispose();
}
