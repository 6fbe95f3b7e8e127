using System.Globalization;
using Bonded.Packaging;

namespace Bonded.Gate.Upstreams;

/// <summary>Gathers what a page says, whichever its format, and keeps only what belongs to the project.</summary>
sealed class PageDraft(ProjectName project)
{
    public const int MaxFilename = 512;
    public const int MaxText = 4_096;

    static readonly string[] legacyEndings =
        [".egg", ".exe", ".msi", ".rpm", ".deb", ".dmg", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar.z", ".tz", ".tar", ".tgz"];

    readonly List<UpstreamFile?> files = [];
    readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    readonly List<string> versionsOfFiles = [];
    int legacy, foreign;

    public List<string> Versions { get; } = [];
    public string Status { get; set; } = "active";
    public string? StatusReason { get; set; }

    /// <summary>Takes a file, or leaves it out and counts it.</summary>
    public void Add(UpstreamFile file)
    {
        if (IsLegacy(file.Filename))
        {
            legacy++;
            return;
        }

        if (file.Filename.Length > MaxFilename
            || !DistributionFilename.TryParse(file.Filename, project, out var parsed, out _)
            || parsed.Project != project)
        {
            foreign++;
            return;
        }

        if (!places.TryAdd(file.Filename, files.Count))
        {
            // Listed twice: the same promise may stand, two different ones cannot.
            foreign++;
            var place = places[file.Filename];
            if (files[place] is { } first && (first.Sha256 is null || first.Sha256 != file.Sha256 || first.Size != file.Size))
                files[place] = null;
            return;
        }

        files.Add(file);
        versionsOfFiles.Add(parsed.Version.Text);
    }

    public void AddForeign() => foreign++;

    public UpstreamPage Finish(bool versionsFromFiles)
    {
        var versions = versionsFromFiles ? versionsOfFiles : Versions;
        return new()
        {
            Name = project.Canonical,
            Files = [.. files.OfType<UpstreamFile>()],
            Versions = [.. versions.Distinct(StringComparer.Ordinal)],
            Status = Status,
            StatusReason = StatusReason,
            LegacyFiles = legacy,
            ForeignFiles = foreign,
        };
    }

    public static bool IsLegacy(string filename)
    {
        foreach (var ending in legacyEndings)
            if (filename.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    /// <summary>Reads a PEP 700 time: RFC 3339 in UTC with a Z, not before the year 2000. Anything else is as good as no time.</summary>
    public static DateTimeOffset? Time(string text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && time.Year >= 2000
            ? new DateTimeOffset(time, TimeSpan.Zero)
            : null;

    /// <summary>Whether a status is one that PEP 792 names.</summary>
    public static bool IsStatus(string text) => text is "active" or "archived" or "quarantined" or "deprecated";

    /// <summary>Text for people, on one line: controls become spaces; null when nothing is left.</summary>
    public static string? OneLine(string? text)
    {
        if (text is null)
            return null;
        if (text.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0 || text.AsSpan().IndexOfAnyInRange('\x7f', '\x9f') >= 0)
            text = string.Create(text.Length, text, static (span, from) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = char.IsControl(from[i]) ? ' ' : from[i];
            });
        text = text.Trim();
        return text.Length == 0 ? null : text;
    }

    /// <summary>A Requires-Python as written; null where it holds controls, which no specifier does.</summary>
    public static string? Specifier(string? text) =>
        string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl) ? null : text;

    /// <summary>Whether a page's repository version is one this reader understands: major version 1 (PEP 629).</summary>
    public static bool IsMajorOne(string version)
    {
        if (!version.StartsWith("1.", StringComparison.Ordinal) || version.Length is < 3 or > 8)
            return false;
        return version.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
