using System.Security.Cryptography;
using System.Text;
using Bonded.Server.Hosting;

namespace Bonded.Server.Features.Admin;

/// <summary>
/// The token that opens the admin API: 256 random bits in a file of the data directory that only its owner may read. Only its hash is kept
/// in memory.
/// </summary>
sealed class AdminToken
{
    public const string FileName = "admin-token";

    /// <summary>What every token that Bonded makes begins with, so that a scanner for leaked secrets knows it.</summary>
    public const string Prefix = "bonded_admin_";

    const int ShortestLength = 32;
    const int LongestLength = 500;

    readonly byte[] hash;

    AdminToken(string text) => hash = Hash(text);

    /// <summary>Reads the token of the data directory, which is made if there is none.</summary>
    /// <exception cref="IOException">It cannot be made or read, or others may read it; the message says what to do.</exception>
    public static AdminToken Open(string directory)
    {
        var path = Path.Combine(directory, FileName);
        var shown = Printable.Of(path, 200);
        try
        {
            if (!File.Exists(path))
                Make(path);
            if ((File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
                throw new IOException($"Other users of this machine may read the admin token. Run: chmod 600 '{shown}'");
            if (new FileInfo(path).Length <= LongestLength && File.ReadAllText(path).TrimEnd() is var text && IsUsable(text))
                return new AdminToken(text);
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException($"The admin token {shown} cannot be made or read; whoever runs Bonded has to own it.");
        }

        throw new IOException($"The admin token in {shown} is not usable: it must be one line of {ShortestLength} or more printable characters. Remove the file, and the next start makes a new one.");
    }

    /// <summary>Whether this is the token; in a time that does not depend on how much of it is right.</summary>
    public bool Is(string candidate) => candidate.Length <= LongestLength && CryptographicOperations.FixedTimeEquals(Hash(candidate), hash);

    static void Make(string path)
    {
        var token = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}.tmp";
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using (var file = new FileStream(temporary, options))
            {
                file.Write(Encoding.ASCII.GetBytes(token + "\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another node that shares the directory was first.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    static bool IsUsable(string text) => text.Length >= ShortestLength && text.All(static c => c is > ' ' and <= '~');

    static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
