using System.Text;
using Bonded.Archives;
using Bonded.Inspection.Members;
using Bonded.Inspection.Sdists;
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
    const int Revision = 2;

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
        var members = 0;
        var unpacked = 0L;
        var whole = true;
        using (var reader = ArchiveReader.Open(seekable, limits))
        {
            if (reader.Format is { } format && Contradiction(filename, format) is { } contradiction)
            {
                findings.Add(RuleId.ArchiveAmbiguous, Strength.High, contradiction);
                whole = false;
            }
            else
                whole = ReadMembers(reader, inspection, findings, ref members, ref unpacked, ct);
        }

        // What was read before a fatal fault is not to be trusted, so nothing more is said of it.
        if (whole)
            inspection.Finish(ct);
        return new InspectionFacts
        {
            Sha256 = sha256,
            Filename = filename.Text,
            Engine = EngineOf(limits),
            Size = seekable.Length,
            Findings = findings.ToList(),
            Capabilities = inspection.Capabilities,
            MetadataSha256 = inspection.Metadata is { } bytes ? Sha256Digest.Of(bytes) : null,
            Metadata = inspection.Metadata,
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

    static bool ReadMembers(
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
                return false;
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
            return true;
        findings.Add(fatal.Class == FaultClass.OverLimit ? RuleId.ArchiveOverLimit : RuleId.ArchiveAmbiguous, Strength.High, fatal.Sentence, fatal.Member);
        return false;
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
