using Bonded.Inspection.Library;
using Bonded.Inspection.Rules;
using Bonded.Inspection.Text;
using Bonded.Inspection.Triggers;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Code;

/// <summary>Analyses the sources of one distribution and asks every rule about what it found.</summary>
internal sealed class CodeInspection(
    PackageKind kind, IReadOnlyList<PackageMember> members, IReadOnlyList<Startpoint> startpoints, ProjectDeclarations declarations)
{
    public IReadOnlyList<CapabilityUse> Run(List<SourceFile> files, Findings findings, CancellationToken ct)
    {
        // In one order, whatever order the archive has, and with what belongs together side by side.
        files.Sort(static (a, b) => string.CompareOrdinal(a.Place, b.Place) is var order && order != 0 ? order : string.CompareOrdinal(a.Path, b.Path));
        var names = new ModuleNames(files.Select(file => file.Place), declarations.Roots, kind == PackageKind.Sdist);
        var capabilities = new SortedDictionary<string, Trigger>(StringComparer.Ordinal);
        foreach (var group in Groups(files))
        {
            Analyse(group, names, capabilities, findings, ct);
            if (group.Count < files.Count)
                Forget();
        }

        return [.. capabilities.Select(entry => new CapabilityUse(entry.Key, entry.Value))];
    }

    // What is known of one run of files is garbage before the next one; collected now, it does not stand beside that.
    static void Forget() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    void Analyse(List<SourceFile> files, ModuleNames names, SortedDictionary<string, Trigger> capabilities, Findings findings, CancellationToken ct)
    {
        var roles = new Dictionary<ModuleSource, SourceRole>(files.Count, ReferenceEqualityComparer.Instance);
        var sources = new List<ModuleSource>(files.Count);
        var texts = new List<TextObservation>();
        foreach (var file in files)
        {
            ct.ThrowIfCancellationRequested();
            var role = RoleOf(file, names);
            if (Disguise.Check(file, texts))
                continue;
            TextScan.Scan(file.Bytes.Span, file.Path, texts);
            var source = new ModuleSource(names.Name(file.Place, role), ModuleNames.IsPackage(file.Place), file.Path, file.Bytes);
            sources.Add(source);
            roles.Add(source, role);
        }

        var program = ProgramAnalysis.Analyse(sources, PythonLibrary.All, AnalysisLimits.Default, ct);
        var triggers = TriggerMap.Of(program, module => roles[module.Source], startpoints, declarations.Backend);
        var modules = new Dictionary<string, Trigger>(StringComparer.Ordinal);
        foreach (var module in program.Modules)
            modules[module.Source.Path] = triggers.GetValueOrDefault(module.Body, Trigger.Call);
        var behaviour = new PackageBehaviour(
            kind, program, triggers,
            [.. texts.Select(text => new TextFact(text.Kind, text.Path, text.Line, modules.GetValueOrDefault(text.Path, Trigger.Call), text.Snippet))],
            members);
        foreach (var finding in CodeRules.Look(behaviour))
            findings.Add(finding.ToFinding());
        Capabilities.Collect(behaviour, capabilities);
    }

    SourceRole RoleOf(SourceFile file, ModuleNames names) => kind != PackageKind.Sdist || file.Role != SourceRole.Module ? file.Role
        : file.Place == "setup.py" ? SourceRole.Setup
        : declarations.IsBuildScript(file.Place) ? SourceRole.BuildScript
        : names.IsImportable(file.Place) ? SourceRole.Module : SourceRole.Loose;

    // A whole package is analysed together, as long as that fits in memory; larger ones in runs of neighbouring files.
    static IEnumerable<List<SourceFile>> Groups(List<SourceFile> files)
    {
        var group = new List<SourceFile>();
        var bytes = 0L;
        foreach (var file in files)
        {
            if (group.Count > 0 && bytes + file.Bytes.Length > InspectionLimits.SourceBytesTogether)
            {
                yield return group;
                (group, bytes) = ([], 0);
            }

            group.Add(file);
            bytes += file.Bytes.Length;
        }

        // Rules look at packages without any code too.
        yield return group;
    }
}
