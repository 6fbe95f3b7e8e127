using Bonded.Archives;
using Bonded.Inspection.Code;
using Bonded.Inspection.Members;
using Bonded.Inspection.Metadata;
using Bonded.Inspection.Rules;
using Bonded.Inspection.Startup;
using Bonded.Packaging;

namespace Bonded.Inspection.Sdists;

/// <summary>Inspects an sdist (PEP 517, PEP 625, PEP 643): its one top folder, PKG-INFO and pyproject.toml.</summary>
internal sealed class SdistInspection(SdistFilename filename, Findings findings) : DistributionInspection
{
    readonly OddData oddData = new(PackageKind.Sdist, false, findings);
    readonly Bytecode bytecode = new(PackageKind.Sdist, findings);
    readonly SourceIntake sources = new(PackageKind.Sdist, findings);
    string? top;
    bool severalTops;
    bool hasSetup;
    bool hasProjectFile, hasMetadata;
    byte[]? projectFile, metadata;

    public override int Keep(ArchiveMember member)
    {
        var (folder, rest) = Split(member.Path);
        return folder is not null && IsTop(folder) ? rest switch
        {
            "PKG-INFO" => InspectionLimits.Metadata,
            "pyproject.toml" => InspectionLimits.ProjectFile,
            _ when IsEntryPoints(rest) => InspectionLimits.EntryPoints,
            _ => Math.Max(StartupCode.Keep(SitePath(rest)), sources.Keep(CodePlace(rest), isScript: false, member.Size)),
        } : IsDeclaration(rest) ? 0 : sources.Keep(CodePlace(rest), isScript: false, member.Size);
    }

    public override void Take(ArchiveMember member, MemberContent content)
    {
        var (folder, rest) = Split(member.Path);
        // Code beside the top folder is read like that within: some builders find it.
        if (folder == top || !IsDeclaration(rest))
            sources.Take(member.Path, CodePlace(rest), isScript: false, member.Size, content.Head.Span, content.Bytes);
        oddData.Check(member.Path, rest, false, member.Size, content);
        bytecode.Take(member.Path, rest, member.Size, content.Head.Span);
        if (folder is null)
        {
            findings.Add(RuleId.SdistLayout, Strength.Medium, "A file lies beside the sdist's top folder.", member.Path);
            return;
        }

        if (folder != top)
            return;
        switch (rest)
        {
            case "PKG-INFO":
                (hasMetadata, metadata) = (true, content.Bytes);
                break;
            case "pyproject.toml":
                (hasProjectFile, projectFile) = (true, content.Bytes);
                break;
            case "setup.py" or "setup.cfg":
                hasSetup = true;
                break;
            case var _ when IsEntryPoints(rest):
                // A build writes it anew, but from the same declarations.
                if (content.Bytes is not null && EntryPoints.TryParse(content.Bytes, out var entryPoints, out _))
                    CommandCheck.Check(entryPoints, member.Path, filename.Project, findings);
                break;
            default:
                StartupCode.Check(SitePath(rest), member.Path, content.Bytes, Strength.Low, findings);
                break;
        }
    }

    public override void Finish(CancellationToken ct)
    {
        Layout();
        bytecode.Finish();
        Capabilities = sources.Finish(ct);
    }

    void Layout()
    {
        if (top is null)
        {
            findings.Add(RuleId.SdistLayout, Strength.Medium, "The sdist has no top folder.");
            return;
        }

        if (severalTops)
            findings.Add(RuleId.SdistLayout, Strength.Medium, "The sdist has more than one top folder.");
        if (top != filename.Stem)
        {
            if (DistributionStem.Names(top, filename))
                findings.Add(RuleId.SdistLayout, Strength.Low, "The sdist's top folder spells the name or the version otherwise than the file does.", top);
            else
                findings.Add(RuleId.SdistLayout, Strength.Medium, "The sdist's top folder is not named like the file.", top);
        }

        if (!hasMetadata)
            findings.Add(RuleId.SdistLayout, Strength.Low, "The sdist has no PKG-INFO.");
        else if (metadata is null)
            findings.Add(RuleId.MetadataInvalid, Strength.High, "The sdist's PKG-INFO is a link, or longer than any that is read here.", $"{top}/PKG-INFO");
        else
        {
            Metadata = metadata;
            Parsed = MetadataCheck.Check(metadata, $"{top}/PKG-INFO", filename, findings);
        }

        if (projectFile is not null)
            ProjectFile.Check(projectFile, $"{top}/pyproject.toml", filename.Project, findings);
        else if (hasProjectFile)
            findings.Add(RuleId.MetadataInvalid, Strength.High, "pyproject.toml is a link, or longer than any that is read here, so what the build would fetch is not known.", $"{top}/pyproject.toml");
        else if (!hasSetup)
            findings.Add(RuleId.SdistLayout, Strength.Low, "The sdist has neither pyproject.toml nor setup.py, so nothing can build it.");
    }

    /// <summary>Whether this is the top folder to read: the one named like the file, else the first. There should be no other.</summary>
    bool IsTop(string folder)
    {
        if (folder == top)
            return true;
        severalTops |= top is not null;
        if (top is not null && folder != filename.Stem)
            return false;
        (top, hasMetadata, hasProjectFile, hasSetup, metadata, projectFile) = (folder, false, false, false, null, null);
        return true;
    }

    static (string? Folder, string Below) Split(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (null, path) : (path[..slash], path[(slash + 1)..]);
    }

    static bool IsDeclaration(string rest) => rest is "pyproject.toml" or "setup.cfg";

    static bool IsEntryPoints(string rest) => SitePath(rest).EndsWith(".egg-info/entry_points.txt", StringComparison.Ordinal);

    // A .pth file in src/ is where one in the top folder is.
    static string CodePlace(string rest) => SitePath(rest) is var site && StartupCode.Keep(site) > 0 ? site : rest;

    // The two places that builders take top-level modules from.
    static string SitePath(string rest) => rest.StartsWith("src/", StringComparison.Ordinal) ? rest[4..] : rest;
}
