using Bonded.Archives;
using Bonded.Inspection.Code;
using Bonded.Inspection.Members;
using Bonded.Inspection.Rules;
using Bonded.Inspection.Startup;
using Bonded.Inspection.Wheels;
using Bonded.Packaging;

namespace Bonded.Inspection.Unnamed;

/// <summary>Inspects the code of an archive that is no wheel, and names no project and version either.</summary>
internal sealed class UnnamedInspection(ArchiveShape shape, Findings findings) : DistributionInspection
{
    readonly SourceIntake sources = new(shape.Kind, findings);
    byte[]? entryPoints;

    public override int Keep(ArchiveMember member)
    {
        var (place, isScript) = PlaceOf(member.Path);
        return IsEntryPoints(member.Path) ? InspectionLimits.EntryPoints : Math.Max(StartupCode.Keep(place), sources.Keep(place, isScript, member.Size));
    }

    public override void Take(ArchiveMember member, MemberContent content)
    {
        var (place, isScript) = PlaceOf(member.Path);
        if (IsEntryPoints(member.Path))
            entryPoints = content.Bytes;
        sources.Take(member.Path, place, isScript, member.Size, content.Head.Span, content.Bytes);
        StartupCode.Check(place, member.Path, content.Bytes, shape.Kind == PackageKind.Sdist ? Strength.Low : Strength.Medium, findings);
    }

    public override void Finish(CancellationToken ct)
    {
        if (entryPoints is not null && EntryPoints.TryParse(entryPoints, out var read, out _))
            sources.Take(read);
        Capabilities = sources.Finish(ct);
    }

    (string Place, bool IsScript) PlaceOf(string path)
    {
        var place = path.StartsWith(shape.Top, StringComparison.Ordinal) ? path[shape.Top.Length..] : path;
        if (shape.Kind == PackageKind.Sdist)
            return (place, false);
        var wheel = WheelPlace.Of(place);
        return wheel.Scheme is WheelScheme.Root or WheelScheme.DistInfo ? (place, false) : (wheel.SitePath ?? wheel.Rest, wheel.SitePath is null && wheel.Scheme != WheelScheme.Headers);
    }

    static bool IsEntryPoints(string path) => path.EndsWith("-info/entry_points.txt", StringComparison.Ordinal) || path == "EGG-INFO/entry_points.txt";
}
