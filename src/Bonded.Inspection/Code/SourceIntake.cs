using Bonded.Inspection.Rules;
using Bonded.Inspection.Startup;
using Bonded.Packaging;

namespace Bonded.Inspection.Code;

/// <summary>Keeps the Python sources of one distribution while its members go by, within limits.</summary>
internal sealed class SourceIntake(PackageKind kind, Findings findings)
{
    readonly List<SourceFile> files = [];
    readonly List<PackageMember> members = [];
    readonly List<Startpoint> startpoints = [];
    long kept;
    bool full;
    byte[]? projectFile, setupConfig;

    /// <summary>How many bytes of a member to keep.</summary>
    /// <param name="place">Its path from the site directory or from the sdist's top folder; null for one that no module comes from.</param>
    /// <param name="isScript">It is installed as a command.</param>
    public int Keep(string? place, bool isScript, long size)
    {
        if (place is null || !IsWanted(place, isScript) || size > InspectionLimits.SourceBytes)
            return 0;
        if (kept + size <= InspectionLimits.AllSourceBytes)
            return InspectionLimits.SourceBytes;
        full = true;
        return 0;
    }

    /// <summary>Takes a member that is a file.</summary>
    public void Take(string path, string? place, bool isScript, long size, ReadOnlySpan<byte> head, byte[]? bytes)
    {
        members.Add(new PackageMember(path, size));
        if (place is null || !IsWanted(place, isScript))
            return;
        if (bytes is null)
        {
            if (size > InspectionLimits.SourceBytes && (SourcePlace.IsPython(place) || SourcePlace.HasPythonShebang(head)))
            {
                findings.Add(RuleId.NotAnalysed, SourcePlace.IsTest(place) ? Strength.Low : Strength.High,
                    "A Python source is longer than any that is analysed here.", path);
            }

            return;
        }

        if (kind == PackageKind.Sdist && place is "pyproject.toml")
            projectFile = bytes;
        else if (kind == PackageKind.Sdist && place is "setup.cfg")
            setupConfig = bytes;
        else if (SourcePlace.IsStartFile(place))
            startpoints.AddRange(StartFile.Read(bytes));
        else if (SourcePlace.IsPathFile(place))
            Add(new SourceFile(path, place, SourceRole.PathFile, PathFile.Code(bytes)));
        else if (SourcePlace.IsPython(place))
            Add(new SourceFile(path, place, isScript ? SourceRole.Script : SourcePlace.IsTest(place) ? SourceRole.Test : SourceRole.Module, bytes));
        else if (SourcePlace.HasPythonShebang(bytes))
            Add(new SourceFile(path, place, SourceRole.Script, bytes));
    }

    /// <summary>Notes what an entry_points.txt declares.</summary>
    public void Take(EntryPoints entryPoints)
    {
        foreach (var entry in entryPoints.All)
        {
            if (entry.Module is not null)
                startpoints.Add(new Startpoint(Trigger.EntryPoint, entry.Module, entry.Attribute));
        }
    }

    public void Take(IEnumerable<Startpoint> declared) => startpoints.AddRange(declared);

    /// <summary>Analyses what was kept.</summary>
    /// <returns>What the code can do.</returns>
    public IReadOnlyList<CapabilityUse> Finish(CancellationToken ct)
    {
        if (full)
        {
            findings.Add(RuleId.NotAnalysed, Strength.High, "The Python sources are longer together than any that are analysed here, so not all of them were.");
        }

        var declarations = ProjectDeclarations.Read(projectFile, setupConfig);
        startpoints.AddRange(declarations.Startpoints);
        return new CodeInspection(kind, members, startpoints, declarations).Run(files, findings, ct);
    }

    void Add(SourceFile file)
    {
        kept += file.Bytes.Length;
        files.Add(file);
    }

    bool IsWanted(string place, bool isScript) =>
        SourcePlace.IsPython(place) || SourcePlace.IsPathFile(place) || SourcePlace.IsStartFile(place)
        || (kind == PackageKind.Sdist && place is "pyproject.toml" or "setup.cfg")
        || ((isScript || (kind == PackageKind.Sdist && IsInScriptFolder(place))) && !place.AsSpan(place.LastIndexOf('/') + 1).Contains('.'));

    static bool IsInScriptFolder(string place) => place.StartsWith("bin/", StringComparison.Ordinal) || place.StartsWith("scripts/", StringComparison.Ordinal);
}
