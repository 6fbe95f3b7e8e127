using Bonded.Inspection.Code;
using Bonded.Inspection.Rules;
using Bonded.Inspection.Startup;

namespace Bonded.Inspection.Trees;

/// <summary>Inspects a part of a tree: its code, and what Python would run of it at its start.</summary>
internal static class TreeInspection
{
    public static TreeFacts Inspect(TreePart part, CancellationToken ct)
    {
        var findings = new Findings();
        var unread = new List<string>();
        var sources = new SourceIntake(part.Kind, findings);
        sources.Take(part.Startpoints);
        foreach (var (file, place, isScript) in part.Files)
        {
            ct.ThrowIfCancellationRequested();
            var keep = Math.Max(StartupCode.Keep(place), sources.Keep(place, isScript, file.Size));
            byte[]? bytes = null;
            if (keep > 0)
            {
                try
                {
                    bytes = file.Read(keep);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    unread.Add(Evidence.Escape(file.Path));
                    continue;
                }
            }

            sources.Take(file.Path, place, isScript, file.Size, bytes, bytes);
            StartupCode.Check(place, file.Path, bytes, part.Kind == PackageKind.Sdist ? Strength.Low : Strength.Medium, findings);
        }

        var capabilities = sources.Finish(ct);
        return new TreeFacts(findings.ToList(), capabilities, unread);
    }
}
