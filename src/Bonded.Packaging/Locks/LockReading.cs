using System.Diagnostics.CodeAnalysis;
using Bonded.Packaging.Toml;

namespace Bonded.Packaging.Locks;

/// <summary>
/// What one reading of a lock has found. Every method that can fail returns false after setting <see cref="Error"/>, and the caller returns
/// false at once.
/// </summary>
sealed class LockReading
{
    const int LongestText = 64 * 1024;

    readonly List<LockedPackage> packages = [];
    readonly List<LockRemark> remarks = [];
    int files;

    public IReadOnlyList<LockedPackage> Packages => packages;
    public IReadOnlyList<LockRemark> Remarks => remarks;

    /// <summary>The first thing that was wrong.</summary>
    public LockError? Error { get; private set; }

    public bool Fail(int line, int column, string sentence)
    {
        Error ??= new LockError(sentence, line, column);
        return false;
    }

    public bool Fail(TomlValue where, string sentence) => Fail(where.Line, where.Column, sentence);

    public bool Add(LockedPackage package, int column)
    {
        files += package.Files.Count;
        if (files > LockFile.MaxFiles)
            return Fail(package.Line, column, "The lock names more than 500,000 files.");
        packages.Add(package);
        return CountEntry(package.Line, column);
    }

    public bool Remark(LockRemarkKind kind, ProjectName? project, PackageVersion? version, string sentence, int line, int column)
    {
        remarks.Add(new LockRemark(kind, project, version, sentence, line, column));
        return CountEntry(line, column);
    }

    public bool Remark(LockRemarkKind kind, ProjectName? project, PackageVersion? version, string sentence, TomlValue where) =>
        Remark(kind, project, version, sentence, where.Line, where.Column);

    bool CountEntry(int line, int column) =>
        packages.Count + remarks.Count <= LockFile.MaxEntries || Fail(line, column, "The lock has more than 50,000 entries.");

    /// <summary>The array of tables under a key; empty where there is none.</summary>
    public bool Tables(TomlTable table, string key, out IReadOnlyList<TomlTable> items)
    {
        items = [];
        if (!table.TryGet(key, out var value))
            return true;
        if (value is not TomlArray array)
            return Fail(value, $"'{key}' must be an array of tables here, and is {value.Kind}.");
        var tables = new List<TomlTable>(array.Items.Count);
        foreach (var item in array.Items)
        {
            if (item is not TomlTable one)
                return Fail(item, $"'{key}' must hold tables only, and this is {item.Kind}.");
            tables.Add(one);
        }

        items = tables;
        return true;
    }

    public bool Table(TomlTable table, string key, out TomlTable? found)
    {
        found = null;
        if (!table.TryGet(key, out var value))
            return true;
        found = value as TomlTable;
        return found is not null || Fail(value, $"'{key}' must be a table here, and is {value.Kind}.");
    }

    /// <summary>The text under a key; null where there is none.</summary>
    public bool Text(TomlTable table, string key, out string? text)
    {
        text = null;
        if (!table.TryGet(key, out var value))
            return true;
        if (value is not TomlScalar<string> scalar)
            return Fail(value, $"'{key}' must be a string here, and is {value.Kind}.");
        if (scalar.Value.Length > LongestText)
            return Fail(value, $"'{key}' is longer than 65,536 characters.");
        text = scalar.Value;
        return true;
    }

    public bool Needed(TomlTable table, string key, [NotNullWhen(true)] out string? text) =>
        Text(table, key, out text) && (text is not null || Fail(table, $"'{key}' is missing here."));

    public bool Size(TomlTable table, out long? size)
    {
        size = null;
        if (!table.TryGet("size", out var value))
            return true;
        if (value is not TomlScalar<long> { Value: >= 0 } scalar)
            return Fail(value, "'size' must be a number of bytes.");
        size = scalar.Value;
        return true;
    }

    public bool Name(TomlTable table, [NotNullWhen(true)] out ProjectName? name)
    {
        name = null;
        return Needed(table, "name", out var text)
            && (ProjectName.TryParse(text, out name) || Fail(At(table, "name"), "This is no valid name of a project."));
    }

    /// <summary>The version; null where there is none, or none that is valid (PEP 440).</summary>
    public bool Version(TomlTable table, out PackageVersion? version)
    {
        version = null;
        if (!Text(table, "version", out var text))
            return false;
        _ = PackageVersion.TryParse(text, out version);
        return true;
    }

    /// <summary>A remark on a package without a version that an index could have.</summary>
    public bool NoVersion(TomlTable package, ProjectName name) => Remark(
        LockRemarkKind.NoVersion, name, null, "It has no version, or none that is valid (PEP 440), so that no index can serve it.", package);

    /// <summary>The value of a key that is there.</summary>
    public static TomlValue At(TomlTable table, string key) => table.TryGet(key, out var value) ? value : table;

    /// <summary>An address without user and password, which are secrets.</summary>
    public static string WithoutUser(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            return address;
        start += 3;
        var end = address.AsSpan(start).IndexOfAny('/', '?', '#');
        var authority = end < 0 ? address.AsSpan(start) : address.AsSpan(start, end);
        var at = authority.LastIndexOf('@');
        return at < 0 ? address : string.Concat(address.AsSpan(0, start), address.AsSpan(start + at + 1));
    }

    /// <summary>The file that an address or a path ends in.</summary>
    public static string LastSegment(string place)
    {
        var end = place.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? place.AsSpan() : place.AsSpan(0, end);
        return Uri.UnescapeDataString(path[(path.LastIndexOfAny('/', '\\') + 1)..].ToString());
    }
}
