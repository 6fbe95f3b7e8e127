using Bonded.Packaging.Toml;

namespace Bonded.Packaging.Locks;

/// <summary>
/// Reads <c>poetry.lock</c>. Poetry has kept digests in three places: with the package (since 1.3), in <c>[metadata.files]</c> with the files'
/// names, and at first in <c>[metadata.hashes]</c> without; a table of the metadata is shared by all versions of a project.
/// </summary>
static class PoetryLock
{
    public static bool Read(TomlTable root, LockReading reading)
    {
        if (!reading.Table(root, "metadata", out var metadata) || !reading.Tables(root, "package", out var packages))
            return false;
        if (metadata is null)
            return reading.Fail(root, "'metadata' is missing here.");
        if (!reading.Text(metadata, "lock-version", out var written) || !Shared(metadata, "files", reading, out var files)
            || !Shared(metadata, "hashes", reading, out var hashes))
        {
            return false;
        }
        if (written is not null)
        {
            if (!PackageVersion.TryParse(written, out var version) || version.Release[0].CompareTo(Known.Release[0]) > 0)
                return reading.Fail(LockReading.At(metadata, "lock-version"), "Only versions 1 and 2 of poetry.lock are known here.");
            if (version > Known && !reading.Remark(
                LockRemarkKind.NewerFormat, null, null, "The lock is of a newer version than 2.1; what is known of it was read.", LockReading.At(metadata, "lock-version")))
            {
                return false;
            }
        }

        foreach (var package in packages)
            if (!Package(package, files, hashes, reading))
                return false;
        return true;
    }

    static PackageVersion Known { get; } = PackageVersion.Parse("2.1");

    static bool Package(
        TomlTable package, Dictionary<ProjectName, TomlArray> shared, Dictionary<ProjectName, TomlArray> hashes, LockReading reading)
    {
        if (!reading.Name(package, out var name) || !reading.Version(package, out var version) || !reading.Table(package, "source", out var source)
            || !Marker(package, reading, out var marker))
        {
            return false;
        }

        string? index = null;
        if (source is not null)
        {
            if (!reading.Text(source, "type", out var type) || !reading.Text(source, "url", out var url))
                return false;
            switch (type)
            {
                case "git" or "hg" or "svn":
                    return reading.Remark(LockRemarkKind.Vcs, name, version, "It comes from version control, past every index.", package);
                case "url":
                    return reading.Remark(LockRemarkKind.DirectUrl, name, version, "It comes from an address, past every index.", package);
                case "directory" or "file":
                    return reading.Remark(LockRemarkKind.Path, name, version, "It comes from a place on disk, past every index.", package);
                case null or "legacy" or "pypi":
                    index = url is null ? null : LockReading.WithoutUser(url);
                    break;
                default:
                    return reading.Fail(LockReading.At(source, "type"), "This kind of source is not known here.");
            }
        }

        if (version is null)
            return reading.NoVersion(package, name);
        var files = new LockedFiles(reading, name, version);
        if (package.TryGet("files", out var own))
        {
            if (own is not TomlArray array)
                return reading.Fail(own, $"'files' must be an array here, and is {own.Kind}.");
            if (!Files(array, null, files, reading))
                return false;
        }
        else if (shared.TryGetValue(name, out var named))
        {
            if (!Files(named, version, files, reading))
                return false;
        }
        else if (hashes.TryGetValue(name, out var bare))
        {
            foreach (var item in bare.Items)
                if (item is not TomlScalar<string> hash)
                    return reading.Fail(item, $"A digest must be a string, and is {item.Kind}.");
                else if (!(hash.Value.Contains(':', StringComparison.Ordinal)
                    ? files.Add(null, hash.Value, null, item)
                    : files.Add(null, "sha256", hash.Value, null, item.Line, item.Column)))
                    return false;
        }

        return reading.Add(
            new LockedPackage { Project = name, Version = version, Files = files.Files, Index = index, Marker = marker, Line = package.Line },
            package.Column);
    }

    /// <param name="of">Take the files of this version only, and those that do not say whose they are.</param>
    static bool Files(TomlArray array, PackageVersion? of, LockedFiles files, LockReading reading)
    {
        foreach (var item in array.Items)
        {
            if (item is not TomlTable file)
                return reading.Fail(item, $"A file must be a table, and is {item.Kind}.");
            if (!reading.Needed(file, "file", out var filename) || !reading.Needed(file, "hash", out var hash))
                return false;
            if (of is not null && DistributionFilename.TryParse(filename, out var parsed, out _) && parsed.Version != of)
                continue;
            if (!files.Add(filename, hash, null, LockReading.At(file, "hash")))
                return false;
        }

        return true;
    }

    static bool Shared(TomlTable metadata, string key, LockReading reading, out Dictionary<ProjectName, TomlArray> byName)
    {
        byName = [];
        if (!reading.Table(metadata, key, out var table))
            return false;
        foreach (var entry in table?.Entries ?? [])
        {
            if (!ProjectName.TryParse(entry.Key, out var name))
                return reading.Fail(entry.Line, entry.Column, "This is no valid name of a project.");
            if (entry.Value is not TomlArray array)
                return reading.Fail(entry.Value, $"An array was expected here, and this is {entry.Value.Kind}.");
            if (!byName.TryAdd(name, array))
                return reading.Fail(entry.Line, entry.Column, "The files of this project are given twice.");
        }

        return true;
    }

    // One marker, or since Poetry 2 one for each group that wants the package.
    static bool Marker(TomlTable package, LockReading reading, out string? marker)
    {
        marker = null;
        var key = package.TryGet("markers", out var value) ? "markers" : "marker";
        if (value is not TomlTable groups)
            return reading.Text(package, key, out marker);
        var any = new List<string>();
        foreach (var group in groups.Entries)
        {
            if (group.Value is not TomlScalar<string> text)
                return reading.Fail(group.Value, $"A marker must be a string, and is {group.Value.Kind}.");
            any.Add(text.Value);
        }

        // A group that is not named wants it always.
        if (package.TryGet("groups", out var all) && all is TomlArray array && array.Items.Count > any.Count)
            return true;
        marker = any.Count switch { 0 => null, 1 => any[0], _ => string.Join(" or ", any.Select(one => $"({one})")) };
        return true;
    }
}
