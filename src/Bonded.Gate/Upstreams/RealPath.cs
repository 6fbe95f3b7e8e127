namespace Bonded.Gate.Upstreams;

/// <summary>Where a path leads once every symbolic link in it is followed.</summary>
static class RealPath
{
    const int MaxLinks = 40;

    /// <summary>The path without links, or null if it leads nowhere or in circles.</summary>
    /// <exception cref="IOException">A component cannot be read.</exception>
    public static string? Of(string path)
    {
        var links = 0;
        var rest = new Stack<string>();
        Push(rest, Path.GetFullPath(path));
        var real = Path.GetPathRoot(Path.GetFullPath(path))!;
        while (rest.TryPop(out var name))
        {
            var next = Path.Combine(real, name);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            if (info.LinkTarget is { } target)
            {
                if (++links > MaxLinks)
                    return null;
                // A target's own dots are resolved step by step too, after the links before them.
                var full = Path.IsPathRooted(target) ? target : Path.Combine(real, target);
                real = Path.GetPathRoot(full)!;
                Push(rest, full);
                continue;
            }

            if (name == "..")
                real = Path.GetDirectoryName(real) ?? real;
            else if (name != ".")
                real = info.Exists ? next : "";
            if (real.Length == 0)
                return null;
        }

        return real;
    }

    static void Push(Stack<string> rest, string path)
    {
        foreach (var part in path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
            rest.Push(part);
    }
}
