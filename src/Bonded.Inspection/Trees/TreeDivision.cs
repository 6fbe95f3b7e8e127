using System.Text;
using Bonded.Inspection.Code;
using Bonded.Inspection.Rules;
using Bonded.Inspection.Wheels;
using Bonded.Packaging;

namespace Bonded.Inspection.Trees;

/// <summary>
/// Divides a tree into parts that are analysed by themselves, so that a whole site-packages folder needs no more memory than its largest
/// package: projects with their setup.py or pyproject.toml, distributions by their RECORD, and what remains by its top-level name.
/// </summary>
internal sealed class TreeDivision
{
    static readonly string[] SiteFolders = ["site-packages/", "dist-packages/"];

    readonly IReadOnlyList<TreeFile> files;
    readonly HashSet<string> packages = new(StringComparer.Ordinal);
    readonly HashSet<string> projects = new(StringComparer.Ordinal);
    readonly Dictionary<string, TreePart> parts = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> owners = new(StringComparer.Ordinal);
    readonly List<string> unread = [];
    readonly string? packageName;

    // Of a small tree everything that no project and no RECORD claims is one part.
    bool together;

    TreeDivision(IReadOnlyList<TreeFile> files, string name)
    {
        this.files = files;
        foreach (var file in files)
        {
            if (ModuleNames.IsPackage(file.Path))
                packages.Add(Folder(file.Path));
        }

        if (packages.Contains(""))
            packageName = name;
    }

    /// <summary>Divides a tree.</summary>
    /// <param name="name">The name of its root folder, which is a package's name if it is a package itself.</param>
    /// <param name="unread">Paths of the files that say what belongs together and could not be read.</param>
    public static List<TreePart> Divide(IReadOnlyList<TreeFile> files, string name, out IReadOnlyList<string> unread)
    {
        var division = new TreeDivision(files, name);
        division.FindProjects();
        division.ReadRecords();
        division.together = files.Sum(file => division.owners.ContainsKey(file.Path) || !SourcePlace.IsPython(file.Path) ? 0 : file.Size) <= InspectionLimits.SmallTree;
        foreach (var file in files)
            division.Place(file);
        division.ReadEntryPoints();
        unread = division.unread;
        return [.. division.parts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value).Where(part => part.HasCode)];
    }

    void FindProjects()
    {
        var sites = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.Path.EndsWith(".dist-info/RECORD", StringComparison.Ordinal) || file.Path.EndsWith(".dist-info/METADATA", StringComparison.Ordinal))
                sites.Add(Folder(Folder(file.Path)));
        }

        foreach (var file in files)
        {
            if (file.Path[(file.Path.LastIndexOf('/') + 1)..] is not ("setup.py" or "pyproject.toml" or "PKG-INFO"))
                continue;
            var folder = Folder(file.Path);
            if (!folder.EndsWith(".egg-info", StringComparison.Ordinal) && !folder.EndsWith("EGG-INFO", StringComparison.Ordinal) && !sites.Contains(folder)
                && SiteOf(file.Path).Length == 0 && !IsInPackage(folder))
                projects.Add(folder);
        }
    }

    bool IsInPackage(string folder)
    {
        for (; ; folder = Folder(folder))
        {
            if (packages.Contains(folder))
                return true;
            if (folder.Length == 0)
                return false;
        }
    }

    /// <summary>The outermost project that a file lies in, or null.</summary>
    string? ProjectOf(string path)
    {
        if (projects.Count == 0)
            return null;
        if (projects.Contains(""))
            return "";
        for (var slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (projects.Contains(path[..slash]))
                return path[..slash];
        }

        return null;
    }

    void ReadRecords()
    {
        foreach (var file in files)
        {
            var site = SiteOf(file.Path);
            var place = file.Path[site.Length..];
            if (!place.EndsWith(".dist-info/RECORD", StringComparison.Ordinal) || place.IndexOf('/', StringComparison.Ordinal) != place.LastIndexOf('/')
                || Read(file, InspectionLimits.Record) is not { } bytes || !WheelRecord.TryParse(bytes, out var record, out _))
                continue;
            foreach (var entry in record.Entries)
                owners.TryAdd(site + entry.Path, site + Folder(place));
        }
    }

    void Place(TreeFile file)
    {
        if (ProjectOf(file.Path) is { } project)
        {
            Part("project " + project, PackageKind.Sdist).Add(new TreePartFile(file, project.Length == 0 ? file.Path : file.Path[(project.Length + 1)..], false));
            return;
        }

        var site = SiteOf(file.Path);
        var place = packageName is not null && site.Length == 0 ? $"{packageName}/{file.Path}" : file.Path[site.Length..];
        var wheel = WheelPlace.Of(place);
        var isScript = wheel.SitePath is null && wheel.Scheme is WheelScheme.Scripts or WheelScheme.Data or WheelScheme.Unknown;
        Part(KeyOf(file, site, place), PackageKind.Tree).Add(new TreePartFile(file, wheel.Scheme == WheelScheme.DistInfo ? place : wheel.SitePath ?? wheel.Rest, isScript));
    }

    string KeyOf(TreeFile file, string site, string place)
    {
        if (owners.TryGetValue(file.Path, out var owner))
            return "site " + owner;
        if (place.EndsWith(".dist-info", StringComparison.Ordinal))
            return "site " + site + place;
        if (together)
            return "top " + site + "*";
        // A .pth file is judged by what it imports, so it belongs with that.
        if ((SourcePlace.IsPathFile(place) || SourcePlace.IsStartFile(place)) && Read(file, InspectionLimits.PathFile) is { } bytes)
            return "top " + site + (Imported(bytes, site) ?? "*");
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        return "top " + site + (slash < 0 ? "*" : place[..slash]);
    }

    /// <summary>The first top-level package of the tree that a text names.</summary>
    string? Imported(byte[] bytes, string site)
    {
        foreach (var word in Encoding.UTF8.GetString(bytes).Split([' ', '\t', '\n', '\r', ',', ';', '.', '(', ')', '\'', '"', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (packages.Contains(site + word))
                return word;
        }

        return null;
    }

    void ReadEntryPoints()
    {
        foreach (var file in files)
        {
            if (!file.Path.EndsWith("-info/entry_points.txt", StringComparison.Ordinal) || Read(file, InspectionLimits.EntryPoints) is not { } bytes
                || !EntryPoints.TryParse(bytes, out var entryPoints, out _))
                continue;
            var site = SiteOf(file.Path);
            foreach (var entry in entryPoints.All)
            {
                if (entry.Module is null)
                    continue;
                var top = entry.Module.Split('.')[0];
                if (owners.TryGetValue(file.Path, out var owner) && parts.TryGetValue("site " + owner, out var part)
                    || parts.TryGetValue("top " + site + top, out part) || parts.TryGetValue("top " + site + "*", out part))
                    part.Startpoints.Add(new Startpoint(Trigger.EntryPoint, entry.Module, entry.Attribute));
            }
        }
    }

    TreePart Part(string key, PackageKind kind)
    {
        if (!parts.TryGetValue(key, out var part))
            parts.Add(key, part = new TreePart(kind));
        return part;
    }

    byte[]? Read(TreeFile file, int most)
    {
        if (file.Size > most)
            return null;
        try
        {
            return file.Read(most);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            unread.Add(Evidence.Escape(file.Path));
            return null;
        }
    }

    /// <summary>The path of the innermost site directory that a file lies in, with a slash at its end; empty for none.</summary>
    static string SiteOf(string path)
    {
        var end = 0;
        foreach (var folder in SiteFolders)
        {
            var at = path.LastIndexOf(folder, StringComparison.Ordinal);
            if (at == 0 || (at > 0 && path[at - 1] == '/'))
                end = Math.Max(end, at + folder.Length);
        }

        return path[..end];
    }

    static string Folder(string path) => path.LastIndexOf('/') is var slash && slash < 0 ? "" : path[..slash];
}
