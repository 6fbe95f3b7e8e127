using System.Text;
using Bonded.Archives;
using Bonded.Inspection.Members;
using Bonded.Inspection.Rules;
using Bonded.Inspection.Sdists;
using Bonded.Inspection.Trees;
using Bonded.Inspection.Unnamed;
using Bonded.Inspection.Wheels;
using Bonded.Packaging;

namespace Bonded.Inspection;

/// <summary>
/// Inspects a distribution: reads every member once, in memory that does not grow with the members' bytes, and says what it saw. A
/// package can make it find things, never make it throw.
/// </summary>
public static class Inspector
{
    // Raised with every change that can make an inspection of the same bytes say something else.
    const int Revision = 3;

    /// <summary>The fingerprint of this code with the default limits.</summary>
    public static string Engine { get; } = EngineOf(ArchiveLimits.Default);

    /// <summary>The fingerprint of this code with these limits: facts of one fingerprint are not facts of another.</summary>
    public static string EngineOf(ArchiveLimits limits) =>
        $"{Revision}-{Sha256Digest.Of(Encoding.UTF8.GetBytes($"{limits} {InspectionLimits.Fingerprint}")).ToString()[..12]}";

    /// <summary>Inspects a wheel or an sdist.</summary>
    /// <param name="seekable">The file's bytes; they are read from the first on, and the stream stays open.</param>
    /// <param name="sha256">The digest of those bytes, which the caller knows; it is not computed again.</param>
    /// <param name="filename">What the bytes are served as.</param>
    /// <exception cref="OperationCanceledException">The inspection was cancelled.</exception>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static InspectionFacts Inspect(Stream seekable, Sha256Digest sha256, DistributionFilename filename, ArchiveLimits limits, CancellationToken ct)
    {
        var findings = new Findings();
        DistributionInspection inspection = filename is WheelFilename wheel
            ? new WheelInspection(wheel, findings)
            : new SdistInspection((SdistFilename)filename, findings);
        return Inspect(seekable, sha256, filename.Text, inspection, findings, format => Contradiction(filename, format), limits, ct);
    }

    /// <summary>Inspects an archive whose name says little, or something else than its content: what it is, is told by its content.</summary>
    /// <param name="name">Whatever it is called; used if it is a distribution's name and the content agrees.</param>
    /// <exception cref="OperationCanceledException">The inspection was cancelled.</exception>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static InspectionFacts InspectByContent(Stream seekable, Sha256Digest sha256, string name, ArchiveLimits limits, CancellationToken ct)
    {
        var named = DistributionFilename.TryParse(name, out var parsed, out _) ? parsed : null;
        using (var reader = ArchiveReader.Open(seekable, limits))
        {
            // Most files are what they are called, and are read once.
            if (named is WheelFilename && reader.Format == ArchiveFormat.Zip || named is SdistFilename { Format: SdistFormat.TarGz } && reader.Format == ArchiveFormat.TarGz)
                return Inspect(seekable, sha256, named, limits, ct);
        }

        var findings = new Findings();
        var shape = ArchiveShape.Of(seekable, limits, ct);
        if (shape?.Kind == PackageKind.Sdist && named is SdistFilename { Format: SdistFormat.Zip })
            return Inspect(seekable, sha256, named, limits, ct);
        if (named is not null && shape is not null)
            findings.Add(RuleId.ArchiveIrregular, Strength.Low, "The file is of another kind than its name says.");
        DistributionInspection inspection = shape?.Filename switch
        {
            WheelFilename wheel => new WheelInspection(wheel, findings),
            SdistFilename sdist => new SdistInspection(sdist, findings),
            _ => new UnnamedInspection(shape ?? new ArchiveShape(PackageKind.Tree, null, ""), findings),
        };
        return Inspect(seekable, sha256, name, inspection, findings, _ => null, limits, ct);
    }

    /// <summary>Divides an unpacked tree into the parts that are inspected one by one: projects, distributions, top-level packages.</summary>
    /// <param name="name">The name of the tree's root folder.</param>
    /// <param name="unread">Paths of the files that say what belongs together and could not be read, escaped to printable ASCII.</param>
    public static IReadOnlyList<TreePart> Divide(IReadOnlyList<TreeFile> files, string name, out IReadOnlyList<string> unread) => TreeDivision.Divide(files, name, out unread);

    /// <summary>Inspects a part of a tree.</summary>
    /// <exception cref="OperationCanceledException">The inspection was cancelled.</exception>
    public static TreeFacts Inspect(TreePart part, CancellationToken ct) => TreeInspection.Inspect(part, ct);

    static InspectionFacts Inspect(
        Stream seekable, Sha256Digest sha256, string name, DistributionInspection inspection, Findings findings, Func<ArchiveFormat, string?> contradicts,
        ArchiveLimits limits, CancellationToken ct)
    {
        var members = 0;
        var unpacked = 0L;
        string? fault = null;
        using (var reader = ArchiveReader.Open(seekable, limits))
        {
            if (reader.Format is { } format && contradicts(format) is { } contradiction)
            {
                findings.Add(RuleId.ArchiveAmbiguous, Strength.High, contradiction);
                fault = "archive-other-format";
            }
            else
                fault = ReadMembers(reader, inspection, findings, ref members, ref unpacked, ct);
        }

        // What was read before a fatal fault is not to be trusted, so nothing more is said of it.
        if (fault is null)
            inspection.Finish(ct);
        return new InspectionFacts
        {
            Sha256 = sha256,
            Filename = name,
            Engine = EngineOf(limits),
            Size = seekable.Length,
            Fault = fault,
            Findings = findings.ToList(),
            Capabilities = inspection.Capabilities,
            MetadataSha256 = inspection.Metadata is { } bytes ? Sha256Digest.Of(bytes) : null,
            Metadata = inspection.Metadata,
            CodeSha256 = fault is null ? inspection.CodeSha256 : null,
            Name = inspection.Parsed?.Name.Canonical,
            Version = inspection.Parsed?.Version.ToString(),
            RequiresPython = inspection.Parsed?.RequiresPython,
            Summary = Shortened(inspection.Parsed?.Summary),
            RequiresDist = inspection.Parsed is { } parsed && parsed.RequiresDist.Sum(r => (long)r.Length) <= InspectionLimits.RequirementCharacters
                ? parsed.RequiresDist
                : [],
            Members = members,
            UnpackedBytes = unpacked,
        };
    }

    /// <summary>Null, or the code of the fault that ended the reading.</summary>
    static string? ReadMembers(
        ArchiveReader reader, DistributionInspection inspection, Findings findings, ref int members, ref long unpacked, CancellationToken ct)
    {
        using var intake = new MemberIntake();
        var characters = 0L;
        while (reader.MoveNext())
        {
            ct.ThrowIfCancellationRequested();
            var member = reader.Current;
            members++;
            unpacked += member.Size;
            characters += member.Path.Length;
            if (characters > InspectionLimits.PathCharacters)
            {
                findings.Add(RuleId.ArchiveOverLimit, Strength.High, "The names of the archive's members are longer together than any that are read here.");
                return "archive-long-names";
            }

            if (member.Kind == MemberKind.Directory)
                continue;
            // A link has no bytes of its own, and what it leads to is not followed.
            var keep = inspection.Keep(member);
            var content = intake.Read(reader, member.Kind == MemberKind.File ? keep : 0, ct);
            if (reader.Fatal is null)
                inspection.Take(member, content);
        }

        foreach (var fault in reader.Irregularities)
            findings.Add(RuleId.ArchiveIrregular, Strength.Low, fault.Sentence, fault.Member);
        if (reader.Fatal is not { } fatal)
            return null;
        findings.Add(fatal.Class == FaultClass.OverLimit ? RuleId.ArchiveOverLimit : RuleId.ArchiveAmbiguous, Strength.High, fatal.Sentence, fatal.Member);
        return fatal.Code;
    }

    // Installers choose a reader by the name or by the content, so a file whose name and content differ is not the same to all of them.
    static string? Contradiction(DistributionFilename filename, ArchiveFormat format) => (filename, format) switch
    {
        (WheelFilename, ArchiveFormat.TarGz) => "The file is named as a wheel, but is a gzip-compressed tar archive.",
        (SdistFilename { Format: SdistFormat.TarGz }, ArchiveFormat.Zip) => "The file is named .tar.gz, but is a zip archive.",
        (SdistFilename { Format: SdistFormat.Zip }, ArchiveFormat.TarGz) => "The file is named .zip, but is a gzip-compressed tar archive.",
        _ => null,
    };

    static string? Shortened(string? summary)
    {
        if (summary is null || summary.Length <= InspectionLimits.Summary)
            return summary;
        var length = char.IsHighSurrogate(summary[InspectionLimits.Summary - 1]) ? InspectionLimits.Summary - 1 : InspectionLimits.Summary;
        return summary[..length];
    }
}
