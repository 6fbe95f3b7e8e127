using Bonded.Packaging.Toml;

namespace Bonded.Packaging.Locks;

/// <summary>Reads <c>pylock.toml</c> (PEP 751), version 1.</summary>
static class Pylock
{
    public static bool Read(TomlTable root, LockReading reading)
    {
        if (!reading.Needed(root, "lock-version", out var written) || !reading.Tables(root, "packages", out var packages))
            return false;
        var where = LockReading.At(root, "lock-version");
        if (!PackageVersion.TryParse(written, out var version) || version.Release[0].CompareTo(Known.Release[0]) != 0)
            return reading.Fail(where, "Only version 1 of pylock.toml is known here.");
        if (version > Known && !reading.Remark(
            LockRemarkKind.NewerFormat, null, null, "The lock is of a newer version than 1.0; what is known of it was read.", where))
        {
            return false;
        }
        if (!root.TryGet("packages", out _))
            return reading.Fail(root, "'packages' is missing here.");
        foreach (var package in packages)
            if (!Package(package, reading))
                return false;
        return true;
    }

    static PackageVersion Known { get; } = PackageVersion.Parse("1.0");

    static bool Package(TomlTable package, LockReading reading)
    {
        if (!reading.Name(package, out var name) || !reading.Version(package, out var version) || !reading.Text(package, "index", out var index)
            || !reading.Text(package, "marker", out var marker) || !reading.Table(package, "sdist", out var sdist)
            || !reading.Tables(package, "wheels", out var wheels))
        {
            return false;
        }

        var elsewhere = (package.TryGet("vcs", out _) ? 1 : 0) + (package.TryGet("directory", out _) ? 1 : 0) + (package.TryGet("archive", out var archive) ? 1 : 0);
        if (elsewhere + (sdist is not null || wheels.Count > 0 ? 1 : 0) > 1)
            return reading.Fail(package, "A package comes from one place: vcs, directory, archive, or files of an index.");
        if (package.TryGet("vcs", out _))
            return reading.Remark(LockRemarkKind.Vcs, name, version, "It comes from version control, past every index.", package);
        if (package.TryGet("directory", out _))
            return reading.Remark(LockRemarkKind.Path, name, version, "It comes from a place on disk, past every index.", package);
        if (archive is not null)
        {
            return archive is TomlTable named && named.TryGet("path", out _) && !named.TryGet("url", out _)
                ? reading.Remark(LockRemarkKind.Path, name, version, "It comes from a place on disk, past every index.", package)
                : reading.Remark(LockRemarkKind.DirectUrl, name, version, "It comes from an address, past every index.", package);
        }

        // The version may be left out where it is not stable; the files still say it.
        if (!package.TryGet("version", out _) && !FromFiles(name, sdist, wheels, reading, out version))
            return false;
        if (version is null)
            return reading.NoVersion(package, name);
        var files = new LockedFiles(reading, name, version);
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
                Index = index is null ? null : LockReading.WithoutUser(index),
                Marker = marker,
                Line = package.Line,
            },
            package.Column);
    }

    static bool FromFiles(ProjectName name, TomlTable? sdist, IReadOnlyList<TomlTable> wheels, LockReading reading, out PackageVersion? version)
    {
        version = null;
        foreach (var file in sdist is null ? wheels : [sdist, .. wheels])
        {
            if (!Filename(file, reading, out var filename))
                return false;
            if (!DistributionFilename.TryParse(filename!, name, out var parsed, out _) || (version is not null && version != parsed.Version))
            {
                version = null;
                return true;
            }

            version = parsed.Version;
        }

        return true;
    }

    static bool File(TomlTable file, LockedFiles files, LockReading reading)
    {
        if (!Filename(file, reading, out var filename) || !reading.Size(file, out var size) || !reading.Table(file, "hashes", out var hashes))
            return false;
        if (hashes is null || hashes.Count == 0)
            return reading.Fail(file, "The file has no 'hashes'.");
        // Another digest beside this one says nothing that this one does not.
        if (hashes.TryGet("sha256", out var where))
            return reading.Needed(hashes, "sha256", out var hex) && files.Add(filename, "sha256", hex, size, where.Line, where.Column);
        return files.Add(filename, "another", "", size, hashes.Line, hashes.Column);
    }

    static bool Filename(TomlTable file, LockReading reading, out string? filename)
    {
        filename = null;
        if (!reading.Text(file, "name", out var name) || !reading.Text(file, "url", out var url) || !reading.Text(file, "path", out var path))
            return false;
        filename = name ?? ((url ?? path) is { } place ? LockReading.LastSegment(place) : null);
        return filename is not null || reading.Fail(file, "The file has neither 'name' nor 'url' nor 'path'.");
    }
}
