using Bonded.Packaging.Toml;

namespace Bonded.Packaging.Locks;

/// <summary>Reads <c>uv.lock</c>: version 1, any revision.</summary>
static class UvLock
{
    public static bool Read(TomlTable root, LockReading reading)
    {
        if (LockReading.At(root, "version") is not TomlScalar<long> { Value: 1 } version)
            return reading.Fail(LockReading.At(root, "version"), "Only version 1 of uv.lock is known here.");
        if (root.TryGet("distribution", out var old))
            return reading.Fail(old, "This was written by a preview of uv. 'uv lock' with today's uv writes it anew.");
        if (!reading.Tables(root, "package", out var packages))
            return false;
        foreach (var package in packages)
            if (!Package(package, reading))
                return false;
        return true;
    }

    static bool Package(TomlTable package, LockReading reading)
    {
        if (!reading.Name(package, out var name) || !reading.Version(package, out var version) || !reading.Table(package, "source", out var source))
            return false;
        if (source is null)
            return reading.Fail(package, "'source' is missing here.");
        if (source.Count == 0)
            return reading.Fail(source, "'source' says nothing.");
        var kinds = 0;
        foreach (var entry in source.Entries)
            if (entry.Key is "registry" or "git" or "url" or "path" or "directory" or "editable" or "virtual")
                kinds++;
        if (kinds != 1)
            return reading.Fail(source, "'source' must name one place: a registry, git, url, path, directory, editable or virtual.");
        if (source.TryGet("git", out _))
            return reading.Remark(LockRemarkKind.Vcs, name, version, "It comes from git, past every index.", package);
        if (source.TryGet("url", out _))
            return reading.Remark(LockRemarkKind.DirectUrl, name, version, "It comes from an address, past every index.", package);
        if (source.TryGet("virtual", out _))
            return reading.Remark(LockRemarkKind.Path, name, version, "It is the project itself or one beside it, and is not installed.", package);
        if (!source.TryGet("registry", out _))
            return reading.Remark(LockRemarkKind.Path, name, version, "It comes from a place on disk, past every index.", package);

        if (!reading.Needed(source, "registry", out var registry) || !Marker(package, reading, out var marker))
            return false;
        if (version is null)
            return reading.NoVersion(package, name);
        var files = new LockedFiles(reading, name, version);
        if (!reading.Table(package, "sdist", out var sdist) || !reading.Tables(package, "wheels", out var wheels))
            return false;
        if (sdist is not null && !File(sdist, files, reading))
            return false;
        foreach (var wheel in wheels)
            if (!File(wheel, files, reading))
                return false;
        return reading.Add(
            new LockedPackage
            {
                Project = name,
                Version = version,
                Files = files.Files,
                Index = LockReading.WithoutUser(registry),
                Marker = marker,
                Line = package.Line,
            },
            package.Column);
    }

    static bool File(TomlTable file, LockedFiles files, LockReading reading)
    {
        if (!reading.Text(file, "url", out var url) || !reading.Text(file, "path", out var path) || !reading.Text(file, "filename", out var filename)
            || !reading.Text(file, "hash", out var hash) || !reading.Size(file, out var size))
        {
            return false;
        }

        // A registry that names no digests has locks without them.
        if (hash is null)
            return true;
        filename ??= (url ?? path) is { } place ? LockReading.LastSegment(place) : null;
        return filename is null
            ? reading.Fail(file, "The file has neither 'url' nor 'path' nor 'filename'.")
            : files.Add(filename, hash, size, LockReading.At(file, "hash"));
    }

    // The forks of the resolution that the package is part of.
    static bool Marker(TomlTable package, LockReading reading, out string? marker)
    {
        marker = null;
        if (!package.TryGet("resolution-markers", out var value))
            return true;
        if (value is not TomlArray array)
            return reading.Fail(value, $"'resolution-markers' must be an array here, and is {value.Kind}.");
        var any = new List<string>();
        foreach (var item in array.Items)
        {
            if (item is not TomlScalar<string> text)
                return reading.Fail(item, $"A marker must be a string, and is {item.Kind}.");
            any.Add(text.Value);
        }

        marker = any.Count switch { 0 => null, 1 => any[0], _ => string.Join(" or ", any.Select(one => $"({one})")) };
        return true;
    }
}
