using Bonded.Archives;
using Bonded.Inspection;
using Bonded.Inspection.Trees;
using Bonded.Packaging;

namespace Bonded.Cli.Scan;

/// <summary>Finds out what a target is, and scans it.</summary>
sealed class TargetScan(Scanner scanner, LinkedListNode<Target> node)
{
    /// <summary>Bytes of an archive on standard input that are kept in memory; a longer one goes to a temporary file.</summary>
    const int InputInMemory = 64 << 20;

    /// <summary>Files of one folder.</summary>
    const int MostFiles = 5_000_000;

    static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    readonly Target target = node.Value;

    /// <summary>Begins; folders leave their parts to whoever has time.</summary>
    public void Begin()
    {
        target.Begin();
        try
        {
            if (target.Name == "-")
                StandardInput();
            else if (Directory.Exists(target.Name))
                Folder(target.Name);
            else
                File(target.Name);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            target.Fail(new ScanError("not-found", "There is no such file or folder."));
        }
        catch (UnauthorizedAccessException)
        {
            target.Fail(new ScanError("access-denied", "The file or folder may not be read."));
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            target.Fail(new ScanError("unreadable", "The file or folder could not be read."));
        }
    }

    void StandardInput()
    {
        using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; bytes.Length < InputInMemory && (count = input.Read(buffer)) > 0;)
            bytes.Write(buffer.AsSpan(0, count));
        if (bytes.Length < InputInMemory)
        {
            Archive(bytes, "standard-input");
            return;
        }

        using var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        bytes.WriteTo(file);
        for (int count; (count = input.Read(buffer)) > 0;)
        {
            if (file.Length > ArchiveLimits.Default.ArchiveBytes)
                break;
            file.Write(buffer.AsSpan(0, count));
        }

        Archive(file, "standard-input");
    }

    void File(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists)
            throw new FileNotFoundException();
        info = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
        var name = Path.GetFileName(path);
        if (IsSource(name))
        {
            Parts([Opened(info, name)], "");
            return;
        }

        // What has no length may be a pipe, which nobody may ever write to.
        if (info.Length == 0)
        {
            target.Fail(new ScanError("archive-format", "The file is empty, or no file; only wheels, sdists, Python sources and folders are scanned."));
            return;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        Archive(file, name);
    }

    void Archive(Stream stream, string name)
    {
        var facts = Inspector.InspectByContent(stream, default, name, ArchiveLimits.Default, CancellationToken.None);
        if (facts.Fault == "archive-format")
        {
            target.Fail(new ScanError(facts.Fault, facts.Findings[0].Message));
            return;
        }

        // What is an archive, and cannot be read as every reader would, is held for that.
        target.Add(facts.Findings, facts.Capabilities, []);
        if (facts.Fault is { } fault)
            target.Fail(new ScanError(fault, facts.Findings.First(finding => finding.Strength == Strength.High).Message));
    }

    void Folder(string root)
    {
        var archives = new List<string>();
        var unread = new List<string>();
        var files = new List<TreeFile>();
        var isWarehouse = IsWarehouse(root);
        foreach (var (path, info) in Files(root, unread))
        {
            if (info.Name.EndsWith(".whl", StringComparison.Ordinal) || (isWarehouse && IsDistribution(info.Name)))
                archives.Add(Path.Combine(root, path));
            else
                files.Add(Opened(info, path));
        }

        // Archives that lie in a folder are targets of their own, reported after it.
        archives.Sort(StringComparer.Ordinal);
        scanner.Insert(node, archives);
        target.Add([], [], unread);
        if (archives.Count > 0 && unread.Count == 0 && files.All(file => !IsSource(file.Path)))
        {
            scanner.Drop(node);
            return;
        }

        files.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        Parts(files, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))));
    }

    void Parts(IReadOnlyList<TreeFile> files, string name)
    {
        var parts = Inspector.Divide(files, name, out var unread);
        target.Add([], [], unread);
        // The largest last, which is begun first.
        foreach (var part in parts.OrderBy(part => part.SourceBytes))
        {
            scanner.Add(node, () =>
            {
                var facts = Inspector.Inspect(part, CancellationToken.None);
                target.Add(facts.Findings, facts.Capabilities, facts.Unread);
            });
        }
    }

    static bool IsSource(string name) => name.EndsWith(".py", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".pyw", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".pth", StringComparison.OrdinalIgnoreCase);

    static bool IsDistribution(string name) => DistributionFilename.TryParse(name, out _, out _);

    /// <summary>A folder is one full of distributions if they lie in it directly, and no source and no project does.</summary>
    static bool IsWarehouse(string root)
    {
        var any = false;
        foreach (var file in Directory.EnumerateFiles(root))
        {
            var name = Path.GetFileName(file);
            if (IsSource(name) || name is "pyproject.toml" or "PKG-INFO")
                return false;
            any |= IsDistribution(name);
        }

        return any;
    }

    /// <summary>
    /// The files below a folder. A link to a file is followed, as Python follows it; a link to a folder is not, for it may lead in a circle: where
    /// it leads out of the tree, it is among what was not read.
    /// </summary>
    static IEnumerable<(string Path, FileInfo File)> Files(string root, List<string> unread)
    {
        var whole = Path.GetFullPath(root);
        var folders = new Stack<string>();
        folders.Push("");
        var count = 0;
        while (folders.TryPop(out var folder))
        {
            List<FileSystemInfo> entries;
            try
            {
                entries = [.. new DirectoryInfo(Path.Combine(whole, folder)).EnumerateFileSystemInfos("*", Everything)];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && folder.Length > 0)
            {
                unread.Add(Printable.Text(folder));
                continue;
            }

            foreach (var entry in entries)
            {
                if (++count > MostFiles)
                    throw new IOException();
                var path = folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}";
                var end = entry.LinkTarget is null ? entry : entry.ResolveLinkTarget(returnFinalTarget: true);
                if (end is FileInfo { Exists: true } file)
                    yield return (path, file);
                else if (end == entry)
                    folders.Push(path);
                else if (end is DirectoryInfo { Exists: true } && !IsWithin(end.FullName, whole))
                    unread.Add(Printable.Text(path));
            }
        }
    }

    static bool IsWithin(string path, string whole) => path == whole || path.StartsWith(Path.TrimEndingDirectorySeparator(whole) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    static TreeFile Opened(FileInfo file, string path) => new(path, file.Length, most =>
    {
        // What has no length may be a pipe, which nobody may ever write to.
        if (file.Length == 0)
            return [];
        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        if (stream.Length > most)
            return null;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    });
}
