using Bonded.Packaging.Toml;

namespace Bonded.Packaging.Locks;

/// <summary>The files of one package as they are read; says once for the package, not for each file, what cannot be used.</summary>
sealed class LockedFiles(LockReading reading, ProjectName project, PackageVersion version)
{
    /// <summary>The most files that one package may name.</summary>
    public const int MaxOfPackage = 10_000;

    readonly List<LockedFile> files = [];
    bool saidOther;
    bool saidOld;

    public IReadOnlyList<LockedFile> Files => files;

    /// <param name="filename">As written; null where the format names no files.</param>
    /// <param name="algorithm">The algorithm, in lower case.</param>
    public bool Add(string? filename, string algorithm, string hex, long? size, int line, int column)
    {
        if (filename is { Length: > DistributionFilename.MaxLength or 0 })
            return reading.Fail(line, column, "The name of a file is empty or longer than 255 characters.");
        if (filename is not null && !IsOfToday(filename))
        {
            if (saidOld)
                return true;
            saidOld = true;
            return reading.Remark(LockRemarkKind.OldFile, project, version, "It has files that are neither wheel nor source distribution, which no installer of today takes.", line, column);
        }

        if (algorithm != "sha256")
        {
            if (saidOther)
                return true;
            saidOther = true;
            return reading.Remark(LockRemarkKind.OtherDigest, project, version, "It has digests of another kind than SHA-256, which nothing here can be compared with.", line, column);
        }

        if (!Sha256Digest.TryParse(hex, out var digest))
            return reading.Fail(line, column, "A SHA-256 digest is 64 hexadecimal digits, and this is not.");
        if (files.Count == MaxOfPackage)
            return reading.Fail(line, column, "The package has more than 10,000 files.");
        files.Add(new LockedFile(filename, digest, size));
        return true;
    }

    /// <summary>Adds a digest written as <c>algorithm:hex</c>.</summary>
    public bool Add(string? filename, string hash, long? size, TomlValue where)
    {
        var colon = hash.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? Add(filename, hash[..colon].ToLowerInvariant(), hash[(colon + 1)..], size, where.Line, where.Column)
            : reading.Fail(where, "A digest is written as algorithm, colon and hexadecimal digits, and this is not.");
    }

    static bool IsOfToday(string filename) =>
        filename.EndsWith(".whl", StringComparison.OrdinalIgnoreCase)
        || filename.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
        || filename.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
}
