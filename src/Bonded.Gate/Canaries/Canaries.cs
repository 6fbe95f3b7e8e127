using System.Collections.Frozen;
using Bonded.Data;
using Bonded.Packaging;
using Bonded.Policy;
using static Bonded.Gate.Canaries.CanaryArchive;

namespace Bonded.Gate.Canaries;

/// <summary>Every canary there is, and the rules that have none.</summary>
public static class Canaries
{
    static readonly TimeSpan Old = TimeSpan.FromDays(200);
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>What the canary of look-alike names looks like, though nothing has that name.</summary>
    internal const string LookedLike = CanaryNames.Prefix + "resemblance";

    /// <summary>The canary of owned names, which every organisation owns.</summary>
    internal static ProjectName OwnedName { get; } = NameOf("owned-name");

    /// <summary>The canary of the block list, which every policy blocks.</summary>
    internal static ProjectName BlockedName { get; } = NameOf("blocked");

    /// <summary>The canaries, in the order of <see cref="Rules.All"/>.</summary>
    public static IReadOnlyList<Canary> All { get; } = [.. Make().OrderBy(static canary => Rules.All.Index().First(each => each.Item == canary.Rule).Index)];

    /// <summary>The rules that no package alone can make fire, each with the reason.</summary>
    public static IReadOnlyList<(Rule Rule, string Why)> NotProbed { get; } =
    [
        (Rules.Rebinding, "fires when an upstream leaves the settings, not for what a package is"),
        (Rules.AskedBefore, "fires for a name that was asked for before it existed, not for what a package is"),
        (Rules.Capability, "says what the policy's own list names"),
        (Rules.InspectorFailed, "fires when an inspection breaks off, which no package should be able to cause"),
        (Rules.CodeOverLimit, "takes more code than is worth analysing every time"),
        .. Rules.Code.Where(static rule => CanaryCode.All.All(code => code.Rule != rule.Id)).Select(static rule => (rule, "sees what never withholds a file by itself")),
    ];

    static readonly FrozenDictionary<string, Canary> ByName = All.ToFrozenDictionary(static canary => canary.Name.Canonical, StringComparer.Ordinal);

    /// <summary>The canary of that name, or null.</summary>
    public static Canary? Find(ProjectName name) => ByName.GetValueOrDefault(name.Canonical);

    static ProjectName NameOf(string rule) => ProjectName.Parse(CanaryNames.Prefix + rule);

    static IEnumerable<Canary> Make()
    {
        // Owned names are asked of no public upstream, so the file it would have is never seen.
        yield return Of(Rules.OwnedName, static name => [Sound(name, "1.0", Old)]);
        yield return Of(Rules.Blocked, static name => [Sound(name, "1.0", Old)]);
        yield return Of(Rules.MinimumAge, static name => [Sound(name, "1.1", Hour), Sound(name, "1.0", Old)]);
        yield return Of(Rules.FirstUse, static name => [Sound(name, "1.0", TimeSpan.FromDays(10))]);
        yield return Of(Rules.NotInCatalogue, static name => [Sound(name, "1.0", Old)]);
        yield return Of(Rules.LookAlike, static name => [Sound(name, "1.0", Old)], CanaryNames.Prefix + "resemblence");
        yield return Of(Rules.AbsurdVersion, static name => [Sound(name, "999.0", Old)]);
        yield return Of(Rules.DormantRelease, static name => [Sound(name, "1.1", TimeSpan.FromDays(10)), Sound(name, "1.0", TimeSpan.FromDays(800))]);
        yield return Of(
            Rules.ReleaseBurst,
            static name => [Sound(name, "1.3", TimeSpan.FromDays(10)), Sound(name, "1.2", TimeSpan.FromDays(10)), Sound(name, "1.1", TimeSpan.FromDays(10)), Sound(name, "1.0", Old)]);
        yield return Of(Rules.SealedRelease, static name => [Sound(name, "1.0", TimeSpan.FromDays(10), "py39"), Sound(name, "1.0", Old)]);
        yield return Of(Rules.OldVersion, static name => [Sound(name, "1.5", TimeSpan.FromDays(10)), Sound(name, "2.0", Old)]);
        yield return Of(
            Rules.NewDependency,
            static name => [Wheeled(name, "1.0.1", TimeSpan.FromDays(10), metadata: Metadata(name, "1.0.1", $"Requires-Dist: {LookedLike}\n")), Sound(name, "1.0.0", Old)]);
        yield return Of(Rules.SdistBesideWheel, static name => [Source(name, "1.0", Old), Sound(name, "1.0", Old)]);
        yield return Of(Rules.SdistOfWithheldRelease, static name => [Source(name, "1.0", Old), Sound(name, "1.0", Hour)]);
        yield return Of(
            Rules.WithheldRelease,
            static name => [Sound(name, "1.0", Old), Wheeled(name, "1.0", Old, metadata: Metadata(name, "1.0", "Requires-Dist: other @ https://files.example.invalid/other-1.0.tar.gz\n"), python: "py39")]);
        yield return Of(Rules.DirectUrl, static name => [Wheeled(name, "1.0", Old, metadata: Metadata(name, "1.0", "Requires-Dist: other @ https://files.example.invalid/other-1.0.tar.gz\n"))]);
        yield return Of(Rules.MetadataMismatch, static name => [Wheeled(name, "1.0", Old, metadata: Metadata(name, "2.0"))]);
        yield return Of(Rules.MetadataInvalid, static name => [Wheeled(name, "1.0", Old, metadata: "")]);
        yield return Of(
            Rules.SiblingMismatch, static name => [Wheeled(name, "1.0", Old, metadata: Metadata(name, "1.0", $"Requires-Dist: {LookedLike}\n")), Sound(name, "1.0", Old, "py39")]);
        yield return Of(Rules.WheelCodeDiffers, static name => [Wheeled(name, "1.0", Old, [("more.py", "A = 1\n")]), Wheeled(name, "1.0", Old, [("more.py", "A = 2\n")], python: "py39")]);
        yield return Of(Rules.RecordMismatch, static name => [new(WheelName(name, "1.0"), Wheel(name, "1.0", record: false), Old)]);
        yield return Of(Rules.WheelLayout, static name => [new(WheelName(name, "1.0"), Wheel(name, "1.0", wheel: "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\n"), Old)]);
        yield return Of(Rules.SdistLayout, static name => [new(SdistName(name, "1.0"), Sdist(name, "1.0", [("setup.py", "")], beside: "beside.py"), Old)]);
        yield return Of(Rules.OddData, static name => [Wheeled(name, "1.0", Old, [("notes.txt", "\0MZ" + new string('\0', 58) + "@\0\0\0PE\0\0d\u0086" + new string('\0', 300))])]);
        yield return Of(Rules.ForeignImport, static name => [Wheeled(name, "1.0", Old, [("json/__init__.py", "A = 1\n")])]);
        yield return Of(Rules.BytecodeOnly, static name => [Wheeled(name, "1.0", Old, [("more.pyc", "\0\u00a7\r\r\n" + new string('\0', 40))])]);
        yield return Of(
            Rules.ShadowingCommand,
            static name => [Wheeled(name, "1.0", Old, [($"{name.Replace('-', '_')}-1.0.dist-info/entry_points.txt", $"[console_scripts]\nls = {name.Replace('-', '_')}:main\n")])]);
        yield return Of(Rules.StartupCode, static name => [Wheeled(name, "1.0", Old, [("more.pth", "import os\n")])]);
        yield return Of(
            Rules.ArchiveAmbiguous, static name => [new(WheelName(name, "1.0"), WithTwoNames(Wheel(name, "1.0", [("one_name.py", "A = 1\n")]), "one_name.py", "two_name.py"), Old)]);
        yield return Of(Rules.ArchiveOverLimit, static name => [Wheeled(name, "1.0", Old, [(string.Concat(Enumerable.Repeat("a/", 70)) + "b.py", "A = 1\n")])]);
        yield return Of(Rules.ArchiveIrregular, static name => [new(WheelName(name, "1.0"), WithComment(Wheel(name, "1.0"), "made to be odd"), Old)]);
        yield return Of(Rules.MissingHash, static name => [Sound(name, "1.0", Old) with { WithoutHash = true, Sent = [] }]);
        yield return Of(Rules.DigestMismatch, static name => [Sound(name, "1.0", Old) with { Sent = Sound(name, "2.0", Old).Bytes }]);

        var name = NameOf(Rules.RemovedUpstream.Id);
        var first = Sound(name.Canonical, "1.0", Old);
        yield return new Canary(Rules.RemovedUpstream, name, first, [[first, Sound(name.Canonical, "0.9", Old)], [Sound(name.Canonical, "0.9", Old)]]) { BeginsAllowed = true };

        // Bytes that are here already would stand, whatever the page says later, so these never come.
        name = NameOf(Rules.ChangedUpstream.Id);
        first = Sound(name.Canonical, "1.0", Old) with { Sent = [] };
        yield return new Canary(Rules.ChangedUpstream, name, first, [[first], [first with { Bytes = [.. first.Bytes, 0] }]]);

        name = NameOf(Rules.NotInspected.Id);
        first = Sound(name.Canonical, "1.1", Old - Day) with { Sent = [] };
        yield return new Canary(Rules.NotInspected, name, first, [[Sound(name.Canonical, "1.0", Old)], [Sound(name.Canonical, "1.0", Old), first]]);

        name = NameOf(Rules.LateFile.Id);
        first = Sound(name.Canonical, "1.1", Old - Day);
        yield return new Canary(Rules.LateFile, name, first, [[Sound(name.Canonical, "1.0", Old)], [Sound(name.Canonical, "1.0", Old), first]]);

        // Gone as a whole, and back with another file.
        name = NameOf(Rules.ReturnedProject.Id);
        first = Sound(name.Canonical, "2.0", Old);
        yield return new Canary(Rules.ReturnedProject, name, first, [[Sound(name.Canonical, "1.0", Old)], [], [first]]);

        foreach (var (rule, members) in CanaryCode.All)
        {
            yield return Of(
                Rules.Of(rule),
                each => [members.Any(static member => member.Path == "setup.py") ? new(SdistName(each, "1.0"), Sdist(each, "1.0", members), Old) : Wheeled(each, "1.0", Old, members)]);
        }
    }

    // The first file is the one that must not go out.
    static Canary Of(Rule rule, Func<string, IReadOnlyList<CanaryFile>> page, string? name = null)
    {
        var project = name is null ? NameOf(rule.Id) : ProjectName.Parse(name);
        var files = page(project.Canonical);
        return new Canary(rule, project, files[0], [files]);
    }

    static CanaryFile Sound(string name, string version, TimeSpan age, string python = "py3") => Wheeled(name, version, age, python: python);

    static CanaryFile Source(string name, string version, TimeSpan age) =>
        new(SdistName(name, version), Sdist(name, version, [("setup.py", $"from setuptools import setup\nsetup(name=\"{name}\", version=\"{version}\")\n")]), age);

    static CanaryFile Wheeled(
        string name, string version, TimeSpan age, IReadOnlyList<(string Path, string Text)>? members = null, string? metadata = null, string python = "py3") =>
        new(WheelName(name, version, python), Wheel(name, version, members, metadata, python: python), age);
}
