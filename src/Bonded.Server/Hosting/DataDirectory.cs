namespace Bonded.Server.Hosting;

/// <summary>The directory of everything Bonded keeps: its owner's alone.</summary>
public static class DataDirectory
{
    /// <summary>Creates the directory if need be; refuses one that others on the machine could write to.</summary>
    public static SettingsError? Prepare(string path)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                return null;
            }
            if ((File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0) return null;
            return new("data-writable-by-others", $"Other users of this machine may write to {Printable.Of(path, 200)}. Run: chmod go-w '{Printable.Of(path, 200)}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("data-unusable", $"The data directory {Printable.Of(path, 200)} cannot be created or read. Name another with --data.");
        }
    }
}
