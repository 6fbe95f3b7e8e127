using System.Collections.Frozen;
using Bonded.Inspection.Rules;

namespace Bonded.Policy;

/// <summary>Every rule there is, by id.</summary>
public static class Rules
{
    public static readonly Rule OwnedName = Invariant("owned-name", Verdict.Deny, RuleScope.Project, "The organisation owns the name, so it never comes from a public upstream.");
    public static readonly Rule Rebinding = Normal("rebinding", Verdict.Hold, RuleScope.Project, "The project's files would come from another upstream than the one its name is bound to.");
    public static readonly Rule RemovedUpstream = Normal("removed-upstream", Verdict.Hold, RuleScope.File, "The upstream took the file, its release or its project away.");
    public static readonly Rule ChangedUpstream = Invariant("changed-upstream", Verdict.Deny, RuleScope.File, "The upstream lists other bytes under a filename it listed before.");
    public static readonly Rule MissingHash = Invariant("missing-hash", Verdict.Hold, RuleScope.File, "The upstream's page gives no SHA-256 for the file.");
    public static readonly Rule DigestMismatch = Invariant("digest-mismatch", Verdict.Hold, RuleScope.File, "The upstream sent other bytes for the file than its page lists.");
    public static readonly Rule Blocked = Normal("blocked", Verdict.Deny, RuleScope.File, "An entry of the policy's block list names it.");
    public static readonly Rule MinimumAge = Normal("minimum-age", Verdict.Hold, RuleScope.File, "The file is younger than the policy's minimum age.");
    public static readonly Rule LateFile = new("late-file", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "The file joined its release after the release had been seen without it.");
    public static readonly Rule LookAlike = Normal("look-alike", Verdict.Hold, RuleScope.Project, "The project's name imitates a popular, owned or approved one.");
    public static readonly Rule NotInspected = Invariant("not-inspected", Verdict.Hold, RuleScope.File, "The file's bytes have not been inspected yet.");
    public static readonly Rule InspectorFailed = Invariant("inspector-failed", Verdict.Hold, RuleScope.File, "The inspection of the file's bytes did not finish.");
    public static readonly Rule ArchiveAmbiguous = Invariant("archive-ambiguous", Verdict.Deny, RuleScope.File, "Two readers could see different members or bytes in the archive.");
    public static readonly Rule ArchiveOverLimit = Normal("archive-over-limit", Verdict.Deny, RuleScope.File, "The archive is larger or more numerous than the limits allow.");
    public static readonly Rule ArchiveIrregular = new("archive-irregular", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "The archive is odd, though every reader agrees on what is in it.");
    public static readonly Rule MetadataMismatch = Normal("metadata-mismatch", Verdict.Deny, RuleScope.Release, "The file's metadata disagrees with its page, its .metadata, its filename or its siblings.");
    public static readonly Rule SiblingMismatch = new("sibling-mismatch", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "Two wheels of one release state different metadata.");
    public static readonly Rule MetadataInvalid = Normal("metadata-invalid", Verdict.Hold, RuleScope.File, "The file's core metadata is missing or cannot be read.");
    public static readonly Rule DirectUrl = Normal("direct-url", Verdict.Deny, RuleScope.Release, "The file's requirements fetch from a URL, past every index.");
    public static readonly Rule WheelCodeDiffers = new("wheel-code-differs", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "Two wheels of one release hold different Python code.");
    public static readonly Rule RecordMismatch = new("record-mismatch", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "The wheel's RECORD does not match its members.");
    public static readonly Rule WheelLayout = new("wheel-layout", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "The wheel is not laid out as the wheel format says.");
    public static readonly Rule SdistLayout = new("sdist-layout", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "The sdist is not laid out as the sdist format says.");
    public static readonly Rule BytecodeOnly = new("bytecode-only", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "The file holds compiled Python without the source it was made from.");
    public static readonly Rule ShadowingCommand = new("shadowing-command", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "The file installs a command in the place of one that people type every day.");
    public static readonly Rule OddData = new("odd-data", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "The file holds a member that is something else than its name says, or a program of another system.");
    public static readonly Rule ForeignImport = new("foreign-import", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "The wheel makes something importable under a name of the standard library or of another project.");
    public static readonly Rule StartupCode = new("startup-code", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "The file puts code where Python runs it at every start.");
    public static readonly Rule CodeOverLimit = new("code-over-limit", Verdict.Hold, RuleMode.Observe, RuleScope.File, false, "Some of the file's code is longer than any that is analysed.");
    public static readonly Rule SdistOfWithheldRelease = Normal("sdist-of-withheld-release", Verdict.Hold, RuleScope.File, "A wheel of the same release is withheld, and installers would build the sdist instead.");
    public static readonly Rule WithheldRelease = Normal("withheld-release", Verdict.Hold, RuleScope.File, "Another file of the same release is withheld for what it contains.");

    /// <summary>
    /// The rules about code. What one sees is malice or nothing, so it taints the release; and only what holds by itself does so unless the
    /// policy says otherwise.
    /// </summary>
    public static IReadOnlyList<Rule> Code { get; } =
        [.. CodeRules.All.Select(rule => new Rule(rule.Id, Verdict.Hold, RuleMode.Observe, RuleScope.Release, false, rule.Title) { IsAboutCode = true })];

    /// <summary>All rules, in the order in which a refusal names them.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        OwnedName, ChangedUpstream, ArchiveAmbiguous, Blocked, MetadataMismatch, DirectUrl, ArchiveOverLimit, Rebinding,
        RemovedUpstream, LookAlike, .. Code, CodeOverLimit, MissingHash, DigestMismatch, InspectorFailed, MetadataInvalid, SiblingMismatch, WheelCodeDiffers, RecordMismatch, WheelLayout, SdistLayout,
        OddData, ForeignImport, BytecodeOnly, ShadowingCommand,
        StartupCode, ArchiveIrregular, MinimumAge, LateFile, WithheldRelease, SdistOfWithheldRelease, NotInspected,
    ];

    static readonly FrozenDictionary<string, Rule> ById = All.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);
    static readonly FrozenDictionary<string, int> Orders = All.Index().ToFrozenDictionary(each => each.Item.Id, each => each.Index, StringComparer.Ordinal);

    /// <summary>
    /// The rule of that id. A finding of a rule unknown to this version holds: an unknown signal never loosens.
    /// </summary>
    public static Rule Of(string id) => ById.TryGetValue(id, out var rule) ? rule : Normal(id, Verdict.Hold, RuleScope.File, "A rule this version does not know.");

    /// <summary>Where the rule stands among all; one unknown to this version stands first.</summary>
    internal static int Order(Rule rule) => Orders.GetValueOrDefault(rule.Id);

    /// <summary>Whether there is a rule of that id.</summary>
    public static bool Exists(string id) => ById.ContainsKey(id);

    static Rule Normal(string id, Verdict action, RuleScope scope, string summary) => new(id, action, RuleMode.Enforce, scope, false, summary);

    static Rule Invariant(string id, Verdict action, RuleScope scope, string summary) => new(id, action, RuleMode.Enforce, scope, true, summary);
}
