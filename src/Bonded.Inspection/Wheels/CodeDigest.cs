using System.Security.Cryptography;
using System.Text;
using Bonded.Inspection.Code;
using Bonded.Packaging;

namespace Bonded.Inspection.Wheels;

/// <summary>
/// One digest over all Python sources that a wheel puts into the site directory. Wheels of one release are built from the same sources, for
/// different machines, so they have the same.
/// </summary>
internal sealed class CodeDigest
{
    // What builds write anew on each machine: the version control's state, compilers and libraries, where to find them.
    static readonly string[] Generated = ["version.py", "_version.py", "__version__.py", "__config__.py", "_distributor_init.py", "_build_info.py", "build_info.py", "_build_config.py", "buildinfo.py"];

    readonly List<(string SitePath, Sha256Digest Digest)> sources = [];

    /// <summary>Takes a member.</summary>
    /// <param name="sitePath">Its path from the site directory.</param>
    public void Take(string sitePath, Sha256Digest digest)
    {
        if (SourcePlace.IsPython(sitePath) && !Generated.Contains(sitePath[(sitePath.LastIndexOf('/') + 1)..]))
            sources.Add((sitePath, digest));
    }

    /// <summary>SHA-256 over the paths, in order, each ended by NUL and followed by its file's digest; null where there are none.</summary>
    public Sha256Digest? Finish()
    {
        if (sources.Count == 0)
            return null;
        sources.Sort(static (a, b) => string.CompareOrdinal(a.SitePath, b.SitePath));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> digest = stackalloc byte[Sha256Digest.Size];
        foreach (var source in sources)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(source.SitePath + '\0'));
            source.Digest.CopyTo(digest);
            hash.AppendData(digest);
        }

        hash.GetHashAndReset(digest);
        return Sha256Digest.FromBytes(digest);
    }
}
