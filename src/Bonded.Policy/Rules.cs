using System.Collections.Frozen;
using Bonded.Inspection.Rules;

namespace Bonded.Policy;

/// <summary>Every rule there is, by id.</summary>
public static class Rules
{
    public static readonly Rule OwnedName = Invariant("owned-name", RuleAction.Deny, RuleScope.Project, "The organisation owns the name, so it never comes from a public upstream.");
    public static readonly Rule Rebinding = Normal("rebinding", RuleAction.Hold, RuleScope.Project, "The project's files would come from another upstream than the one its name is bound to.");
    public static readonly Rule RemovedUpstream = Normal("removed-upstream", RuleAction.Hold, RuleScope.File, "The upstream took the file, its release or its project away.");
    public static readonly Rule ChangedUpstream = Invariant("changed-upstream", RuleAction.Deny, RuleScope.File, "The upstream lists other bytes under a filename it listed before.");
    public static readonly Rule MissingHash = Invariant("missing-hash", RuleAction.Hold, RuleScope.File, "The upstream's page gives no SHA-256 for the file.");
    public static readonly Rule DigestMismatch = Invariant("digest-mismatch", RuleAction.Hold, RuleScope.File, "The upstream sent other bytes for the file than its page lists.");
    public static readonly Rule Blocked = Normal("blocked", RuleAction.Deny, RuleScope.File, "An entry of the policy's block list names it.");
    public static readonly Rule MinimumAge = Normal("minimum-age", RuleAction.Hold, RuleScope.File, "The file is younger than the policy's minimum age.");
    public static readonly Rule LateFile = new("late-file", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The file joined its release after the release had been seen without it.");
    public static readonly Rule LookAlike = Normal("look-alike", RuleAction.Hold, RuleScope.Project, "The project's name imitates a popular, owned or approved one.");
    public static readonly Rule ReturnedProject = Normal("returned-project", RuleAction.Hold, RuleScope.Project, "The project was gone upstream and came back with none of its files: somebody else may have taken the name.");
    public static readonly Rule AskedBefore = Normal("asked-before", RuleAction.Hold, RuleScope.Project, "Somebody here asked for the name before it existed upstream.");
    public static readonly Rule FirstUse = Normal("first-use", RuleAction.Hold, RuleScope.Project, "Nobody here uses the project, and it is younger than the policy's age of a young project.");
    public static readonly Rule NotInCatalogue = Normal("not-in-catalogue", RuleAction.Hold, RuleScope.Project, "The policy is a catalogue, and the project is not in it.");
    public static readonly Rule AbsurdVersion = Normal("absurd-version", RuleAction.Hold, RuleScope.File, "The only release has a version so high that it is there to win over any other.");
    public static readonly Rule DormantRelease = Normal("dormant-release", RuleAction.Hold, RuleScope.File, "The release comes after a long time without any, as after a takeover.");
    public static readonly Rule ReleaseBurst = Normal("release-burst", RuleAction.Hold, RuleScope.File, "Several releases came within an hour, each the highest until then.");
    public static readonly Rule SealedRelease = Normal("sealed-release", RuleAction.Hold, RuleScope.File, "The file joined a release that had long been there, or that a person approved without it.");
    public static readonly Rule OldVersion = new("old-version", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The new release has a lower version than one that was there before it.");
    public static readonly Rule NewDependency = new("new-dependency", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "A patch release requires a project that the release before it did not.");
    public static readonly Rule SdistBesideWheel = new("sdist-beside-wheel", RuleAction.Hold, RuleMode.Enforce, RuleScope.File, false, "The policy leaves sdists out where the release has a wheel: building one runs its code.");
    public static readonly Rule Capability = Normal("capability", RuleAction.Hold, RuleScope.File, "The file's code can do something that the policy names, at a moment that it names.");
    public static readonly Rule NotInspected = Invariant("not-inspected", RuleAction.Hold, RuleScope.File, "The file's bytes have not been inspected yet.");
    public static readonly Rule InspectorFailed = Invariant("inspector-failed", RuleAction.Hold, RuleScope.File, "The inspection of the file's bytes did not finish.");
    public static readonly Rule ArchiveAmbiguous = Invariant("archive-ambiguous", RuleAction.Deny, RuleScope.File, "Two readers could see different members or bytes in the archive.");
    public static readonly Rule ArchiveOverLimit = Normal("archive-over-limit", RuleAction.Deny, RuleScope.File, "The archive is larger or more numerous than the limits allow.");
    public static readonly Rule ArchiveIrregular = new("archive-irregular", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The archive is odd, though every reader agrees on what is in it.");
    public static readonly Rule MetadataMismatch = Normal("metadata-mismatch", RuleAction.Deny, RuleScope.Release, "The file's metadata disagrees with its page, its .metadata, its filename or its siblings.");
    public static readonly Rule SiblingMismatch = new("sibling-mismatch", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "Two wheels of one release state different metadata.");
    public static readonly Rule MetadataInvalid = Normal("metadata-invalid", RuleAction.Hold, RuleScope.File, "The file's core metadata is missing or cannot be read.");
    public static readonly Rule DirectUrl = Normal("direct-url", RuleAction.Deny, RuleScope.Release, "The file's requirements fetch from a URL, past every index.");
    public static readonly Rule RecordMismatch = new("record-mismatch", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The wheel's RECORD does not match its members.");
    public static readonly Rule WheelLayout = new("wheel-layout", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The wheel is not laid out as the wheel format says.");
    public static readonly Rule SdistLayout = new("sdist-layout", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The sdist is not laid out as the sdist format says.");
    public static readonly Rule BytecodeOnly = new("bytecode-only", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The file holds compiled Python without the source it was made from.");
    public static readonly Rule ShadowingCommand = new("shadowing-command", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The file installs a command in the place of one that people type every day.");
    public static readonly Rule OddData = new("odd-data", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The file holds a member that is something else than its name says, or a program of another system.");
    public static readonly Rule ForeignImport = new("foreign-import", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The wheel makes something importable under a name of the standard library or of another project.");
    public static readonly Rule WheelCodeDiffers = new("wheel-code-differs", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "Two wheels of one release hold different Python code.");
    public static readonly Rule StartupCode = new("startup-code", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "The file puts code where Python runs it at every start.");
    public static readonly Rule CodeOverLimit = new("code-over-limit", RuleAction.Hold, RuleMode.Observe, RuleScope.File, false, "Some of the file's code is longer than any that is analysed.");
    public static readonly Rule SdistOfWithheldRelease = Normal("sdist-of-withheld-release", RuleAction.Hold, RuleScope.File, "A wheel of the same release is withheld, and installers would build the sdist instead.");
    public static readonly Rule WithheldRelease = Normal("withheld-release", RuleAction.Hold, RuleScope.File, "Another file of the same release is withheld for what it contains.");

    /// <summary>
    /// The rules about code. What one sees is malice or nothing, so it taints the release; and only what holds by itself does so unless the
    /// policy says otherwise.
    /// </summary>
    public static IReadOnlyList<Rule> Code { get; } =
        [.. CodeRules.All.Select(rule => new Rule(rule.Id, RuleAction.Hold, RuleMode.Observe, RuleScope.Release, false, rule.Title) { IsAboutCode = true })];

    /// <summary>All rules, in the order in which a refusal names them.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        OwnedName, ChangedUpstream, ArchiveAmbiguous, Blocked, MetadataMismatch, DirectUrl, ArchiveOverLimit, Rebinding,
        RemovedUpstream, LookAlike, ReturnedProject, AskedBefore, NotInCatalogue, .. Code, Capability, AbsurdVersion, SealedRelease, CodeOverLimit, MissingHash, DigestMismatch, InspectorFailed, MetadataInvalid, SiblingMismatch, WheelCodeDiffers, RecordMismatch, WheelLayout, SdistLayout,
        OddData, ForeignImport, BytecodeOnly, ShadowingCommand,
        StartupCode, ArchiveIrregular, FirstUse, DormantRelease, ReleaseBurst, OldVersion, NewDependency, MinimumAge, LateFile, SdistBesideWheel, WithheldRelease, SdistOfWithheldRelease, NotInspected,
    ];

    static readonly FrozenDictionary<string, Rule> ById = All.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);
    static readonly FrozenDictionary<string, int> Orders = All.Index().ToFrozenDictionary(each => each.Item.Id, each => each.Index, StringComparer.Ordinal);

    /// <summary>
    /// The rule of that id. A finding of a rule unknown to this version holds: an unknown signal never loosens.
    /// </summary>
    public static Rule Of(string id) => ById.TryGetValue(id, out var rule) ? rule : Normal(id, RuleAction.Hold, RuleScope.File, "A rule this version does not know.");

    /// <summary>Where the rule stands among all; one unknown to this version stands first.</summary>
    internal static int Order(Rule rule) => Orders.GetValueOrDefault(rule.Id);

    /// <summary>Whether there is a rule of that id.</summary>
    public static bool Exists(string id) => ById.ContainsKey(id);

    static Rule Normal(string id, RuleAction action, RuleScope scope, string summary) => new(id, action, RuleMode.Enforce, scope, false, summary);

    static Rule Invariant(string id, RuleAction action, RuleScope scope, string summary) => new(id, action, RuleMode.Enforce, scope, true, summary);
}
