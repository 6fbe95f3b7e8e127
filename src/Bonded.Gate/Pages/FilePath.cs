using Bonded.Packaging;

namespace Bonded.Gate.Pages;

/// <summary>
/// The path of a file below <c>/files/</c>: <c>ab/cd/rest-of-the-sha256/filename</c>. It depends on the bytes and the filename alone,
/// so a lock file that records it stays right for ever.
/// </summary>
public static class FilePath
{
    /// <summary>The path of the file with that digest, in lower-case hex, and filename.</summary>
    public static string Of(string hex, string filename) => string.Concat(hex.AsSpan(0, 2), "/", hex.AsSpan(2, 2), "/") + string.Concat(hex.AsSpan(4), "/", Escape(filename));

    /// <summary>Reads the four segments of such a path. The filename is not checked.</summary>
    public static bool TryParse(string first, string second, string rest, out Sha256Digest digest)
    {
        digest = default;
        return first.Length == 2 && second.Length == 2 && rest.Length == 60 && Sha256Digest.TryParse(string.Concat(first, second, rest), out digest);
    }

    // Of all that a distribution filename may hold, the signs of an epoch and of a local version alone need care: a bare + is a space
    // to some servers in front of this one.
    static string Escape(string filename) => filename.Contains('+', StringComparison.Ordinal) || filename.Contains('!', StringComparison.Ordinal)
        ? Uri.EscapeDataString(filename)
        : filename;
}
