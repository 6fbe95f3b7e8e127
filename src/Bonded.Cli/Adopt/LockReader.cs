using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Bonded.Packaging.Locks;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Adopt;

/// <summary>Reads lock files that a command line names.</summary>
static class LockReader
{
    /// <summary>How a file is called in what people read.</summary>
    public static string Shown(string path) => path == "-" ? "standard input" : Printable.Of(path, 200);

    /// <summary>Reads a file, or standard input for <c>-</c>; <paramref name="wrong"/> says why it is none.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out LockFile? file, out byte[] bytes, [NotNullWhen(false)] out string? wrong)
    {
        (file, bytes, wrong) = (null, [], null);
        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : new FileStream(path, FileMode.Open, FileAccess.Read);
            using var all = new MemoryStream();
            var buffer = new byte[81_920];
            for (int read; all.Length <= LockFile.MaxBytes && (read = stream.Read(buffer)) > 0;)
                all.Write(buffer, 0, read);
            bytes = all.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            wrong = $"{Shown(path)} cannot be read";
            return false;
        }

        if (!LockFile.TryParse(bytes, out file, out var error))
            wrong = string.Create(CultureInfo.InvariantCulture, $"{Shown(path)}, line {error.Line}, column {error.Column}: {error.Sentence}");
        return file is not null;
    }
}
