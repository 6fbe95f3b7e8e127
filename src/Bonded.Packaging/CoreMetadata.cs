using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Bonded.Packaging;

/// <summary>
/// The core metadata of a release, from a wheel's METADATA or an sdist's PKG-INFO: versions 1.0, 1.1, 1.2 and 2.1 to 2.6, with the
/// description in its field or as the body. Refused is what two readers could see differently: see the codes below. Values that old
/// tools wrote for nothing (<c>UNKNOWN</c>, an empty field) are nothing.
/// </summary>
/// <remarks>
/// Error codes: metadata-too-long (over 8 MiB), metadata-byte-order-mark, metadata-not-utf8, metadata-nul, metadata-carriage-return,
/// metadata-folded, metadata-malformed-line, metadata-too-many-fields (over 10,000), metadata-mime, metadata-control-character,
/// metadata-duplicate-field, metadata-missing-field, metadata-version-unknown, metadata-bad-name, metadata-bad-version.
/// </remarks>
public sealed class CoreMetadata
{
    // What a field of these says is acted upon, so it stands on one line; the others are text for people, which old tools folded.
    private static readonly HashSet<string> OneLine = new(StringComparer.Ordinal)
    {
        "metadata-version", "name", "version", "requires-python", "requires-dist", "requires-external", "provides-extra", "provides-dist",
        "obsoletes-dist", "requires", "provides", "obsoletes", "dynamic", "license-expression", "license-file", "classifier",
        "import-name", "import-namespace", "description-content-type", "project-url", "home-page", "download-url",
    };

    private static readonly string[] Single =
    [
        "metadata-version", "name", "version", "summary", "description", "description-content-type", "keywords", "home-page",
        "download-url", "author", "author-email", "maintainer", "maintainer-email", "license", "license-expression", "requires-python",
    ];

    private static readonly string[] Published = ["1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6"];

    private CoreMetadata(MetadataFields fields, ProjectName name, PackageVersion version, MetadataVersionStanding standing, string? description)
    {
        Name = name;
        Version = version;
        MetadataVersionStanding = standing;
        Description = description;
        MetadataVersion = fields.All("metadata-version")[0];
        Summary = Text(fields, "summary");
        RequiresPython = Text(fields, "requires-python");
        License = Text(fields, "license") is { } license ? Unfold(license) : null;
        LicenseExpression = Text(fields, "license-expression");
        HomePage = Text(fields, "home-page");
        DownloadUrl = Text(fields, "download-url");
        Author = Text(fields, "author");
        AuthorEmail = Text(fields, "author-email");
        Maintainer = Text(fields, "maintainer");
        MaintainerEmail = Text(fields, "maintainer-email");
        DescriptionContentType = Text(fields, "description-content-type");
        Keywords = Text(fields, "keywords");
        Classifiers = Texts(fields, "classifier");
        ProjectUrls = Texts(fields, "project-url");
        ProvidesExtra = Texts(fields, "provides-extra");
        RequiresDist = Texts(fields, "requires-dist");
        var requirements = new List<Requirement>();
        var invalid = new List<string>();
        foreach (var text in RequiresDist)
            if (Requirement.TryParse(text, out var requirement, out _))
                requirements.Add(requirement);
            else
                invalid.Add(text);
        Requirements = requirements;
        InvalidRequirements = invalid;
        RequiresExternal = Texts(fields, "requires-external");
        ProvidesDist = Texts(fields, "provides-dist");
        ObsoletesDist = Texts(fields, "obsoletes-dist");
        LicenseFiles = Texts(fields, "license-file");
        Dynamic = Texts(fields, "dynamic");
        Platforms = Texts(fields, "platform");
        SupportedPlatforms = Texts(fields, "supported-platform");
        ImportNames = fields.All("import-name");
        ImportNamespaces = fields.All("import-namespace");
    }

    public string MetadataVersion { get; }

    public MetadataVersionStanding MetadataVersionStanding { get; }

    public ProjectName Name { get; }

    public PackageVersion Version { get; }

    public string? Summary { get; }

    /// <summary>As written; may be no valid specifier.</summary>
    public string? RequiresPython { get; }

    public string? License { get; }

    public string? LicenseExpression { get; }

    public string? HomePage { get; }

    public string? DownloadUrl { get; }

    public string? Author { get; }

    public string? AuthorEmail { get; }

    public string? Maintainer { get; }

    public string? MaintainerEmail { get; }

    /// <summary>From the body, or from the field with its indentation taken away.</summary>
    public string? Description { get; }

    public string? DescriptionContentType { get; }

    /// <summary>As written: separated by commas or, in old files, by spaces.</summary>
    public string? Keywords { get; }

    public IReadOnlyList<string> Classifiers { get; }

    /// <summary>As written: a label, a comma, a URL. The URL may be anything; link to none unchecked.</summary>
    public IReadOnlyList<string> ProjectUrls { get; }

    public IReadOnlyList<string> ProvidesExtra { get; }

    /// <summary>As written; <see cref="Requirements"/> and <see cref="InvalidRequirements"/> are these, sorted into two.</summary>
    public IReadOnlyList<string> RequiresDist { get; }

    /// <summary>The dependencies that are valid requirements (PEP 508).</summary>
    public IReadOnlyList<Requirement> Requirements { get; }

    /// <summary>The dependencies that are not, as written.</summary>
    public IReadOnlyList<string> InvalidRequirements { get; }

    public IReadOnlyList<string> RequiresExternal { get; }

    public IReadOnlyList<string> ProvidesDist { get; }

    public IReadOnlyList<string> ObsoletesDist { get; }

    public IReadOnlyList<string> LicenseFiles { get; }

    public IReadOnlyList<string> Dynamic { get; }

    public IReadOnlyList<string> Platforms { get; }

    public IReadOnlyList<string> SupportedPlatforms { get; }

    /// <summary>As written; one empty value says that there is nothing to import (PEP 794).</summary>
    public IReadOnlyList<string> ImportNames { get; }

    public IReadOnlyList<string> ImportNamespaces { get; }

    /// <summary>Reads the bytes of METADATA or PKG-INFO. Every line end is read as a line feed in fields; the body is kept as it is.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out CoreMetadata? metadata, [NotNullWhen(false)] out MetadataError? error)
    {
        metadata = null;
        if (!MetadataFields.TryRead(utf8, static field => !OneLine.Contains(field), out var fields, out error))
            return false;
        foreach (var field in Single)
            if (fields.All(field).Count > 1)
                return Refuse("metadata-duplicate-field", $"The metadata gives the field {field} more than once.", out error);
        foreach (var field in Single.AsSpan(0, 3))
            if (fields.All(field).Count == 0)
                return Refuse("metadata-missing-field", $"The metadata lacks the field {field}.", out error);
        if (Standing(fields.All("metadata-version")[0]) is not { } standing)
            return Refuse("metadata-version-unknown", "The metadata is of a version that is not known.", out error);
        if (!ProjectName.TryParse(fields.All("name")[0], out var name))
            return Refuse("metadata-bad-name", "The project name in the metadata is not valid.", out error);
        if (!PackageVersion.TryParse(fields.All("version")[0], out var version))
            return Refuse("metadata-bad-version", "The version in the metadata is not valid (PEP 440).", out error);

        var description = Text(fields, "description");
        if (!Says(fields.Body))
            description = description is null ? null : Unfold(description);
        else if (description is null)
            description = fields.Body;
        else
            return Refuse("metadata-duplicate-field", "The metadata gives the description as a field and again as its body.", out error);
        metadata = new CoreMetadata(fields, name, version, standing, description);
        return true;
    }

    private static MetadataVersionStanding? Standing(string version)
    {
        if (Published.Contains(version))
            return Packaging.MetadataVersionStanding.Published;
        if (version.Length is < 3 or > 6 || version[0] is not ('1' or '2') || version[1] != '.' || version[2] == '0' && version.Length > 3)
            return null;
        foreach (var c in version.AsSpan(2))
            if (!char.IsAsciiDigit(c))
                return null;
        return version == "2.0" ? Packaging.MetadataVersionStanding.Withdrawn : Packaging.MetadataVersionStanding.Newer;
    }

    private static bool Says([NotNullWhen(true)] string? value)
    {
        var text = value.AsSpan().Trim();
        return !text.IsEmpty && !text.SequenceEqual("UNKNOWN");
    }

    private static string? Text(MetadataFields fields, string name) =>
        fields.All(name) is [var value] && Says(value) ? value : null;

    private static IReadOnlyList<string> Texts(MetadataFields fields, string name) => [.. fields.All(name).Where(Says)];

    /// <summary>Takes the eight spaces, or seven and a bar, from the lines that continue a field.</summary>
    private static string Unfold(string value)
    {
        if (!value.Contains('\n', StringComparison.Ordinal))
            return value;
        var text = new StringBuilder(value.Length);
        var first = true;
        foreach (var range in value.AsSpan().Split('\n'))
        {
            var line = value.AsSpan()[range];
            if (!first)
            {
                text.Append('\n');
                if (line.StartsWith("        ") || line.StartsWith("       |"))
                    line = line[8..];
            }

            first = false;
            text.Append(line);
        }

        return text.ToString();
    }

    private static bool Refuse(string code, string sentence, out MetadataError error)
    {
        error = new MetadataError(code, sentence);
        return false;
    }
}
