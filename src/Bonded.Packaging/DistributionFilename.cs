using System.Diagnostics.CodeAnalysis;

namespace Bonded.Packaging;

/// <summary>
/// The name of a file that an installer can use, taken apart: a <see cref="WheelFilename"/> or an <see cref="SdistFilename"/>.
/// Such a name is 1 to 255 ASCII letters, digits, <c>-</c>, <c>_</c>, <c>.</c>, <c>+</c> and <c>!</c>, so it is one segment of a path
/// and safe to print.
/// </summary>
public abstract record DistributionFilename
{
    /// <summary>The longest name accepted, in characters.</summary>
    public const int MaxLength = 255;

    private protected DistributionFilename(string text, ProjectName project, PackageVersion version) =>
        (Text, Project, Version) = (text, project, version);

    /// <summary>The name as written.</summary>
    public string Text { get; }

    public ProjectName Project { get; }

    public PackageVersion Version { get; }

    public sealed override string ToString() => Text;

    /// <summary>
    /// Reads a file name. An sdist's name does not say where the project ends and the version begins: the last <c>-</c> is taken,
    /// as PEP 625 has it. The error is one sentence that quotes nothing.
    /// </summary>
    public static bool TryParse(
        string filename, [NotNullWhen(true)] out DistributionFilename? result, [NotNullWhen(false)] out string? error) =>
        TryParse(filename, null, out result, out error);

    /// <summary>
    /// Reads the name of a file found on <paramref name="project"/>'s page. A name of another project is refused, and a <c>-</c> in an old
    /// sdist's version is no longer ambiguous.
    /// </summary>
    public static bool TryParse(
        string filename, ProjectName? project, [NotNullWhen(true)] out DistributionFilename? result, [NotNullWhen(false)] out string? error)
    {
        result = null;
        error = null;
        if (filename.Length is 0 or > MaxLength)
            error = "The file name is empty or longer than 255 characters.";
        else if (filename.AsSpan().ContainsAnyExcept(Allowed))
            error = "The file name has a character other than ASCII letters, digits, '-', '_', '.', '+' and '!'.";
        else if (filename.EndsWith(".whl", StringComparison.Ordinal))
            result = WheelFilename.Read(filename, out error);
        else if (filename.EndsWith(".tar.gz", StringComparison.Ordinal))
            result = SdistFilename.Read(filename, filename[..^7], SdistFormat.TarGz, project, out error);
        else if (filename.EndsWith(".zip", StringComparison.Ordinal))
            result = SdistFilename.Read(filename, filename[..^4], SdistFormat.Zip, project, out error);
        else
            error = "The file is neither a wheel (.whl) nor a source distribution (.tar.gz or .zip).";
        if (result is not null && project is not null && result.Project != project)
        {
            result = null;
            error = "The file name is of another project.";
        }

        return result is not null;
    }

    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+!");
}
