using System.Collections.Concurrent;
using System.Collections.Frozen;
using Bonded.Inspection;
using Bonded.Inspection.Names;
using Bonded.Packaging;

namespace Bonded.Policy.Tests;

/// <summary>What tests start from: a project and files that nothing is wrong with.</summary>
static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly ProjectSignals Project = new() { Name = ProjectName.Parse("sample"), TrustedTime = true, OldestUpload = Now.AddDays(-400) };

    public static FileSignals Wheel(string version = "1.0", string tag = "py3-none-any") => File($"sample-{version}-{tag}.whl");

    public static FileSignals Sdist(string version = "1.0") => File($"sample-{version}.tar.gz");

    static readonly ConcurrentDictionary<string, FileSignals> Files = new(StringComparer.Ordinal);

    public static FileSignals File(string filename) => Files.GetOrAdd(filename, Make);

    static FileSignals Make(string filename)
    {
        Assert.True(DistributionFilename.TryParse(filename, Project.Name, out var parsed, out var error), error);
        var digest = Sha256Digest.Of(System.Text.Encoding.UTF8.GetBytes(filename));
        return new FileSignals
        {
            Filename = parsed,
            Sha256 = digest,
            FirstSeen = Now.AddDays(-300),
            UploadTime = Now.AddDays(-301),
            Inspection = new InspectionFacts { Sha256 = digest, Filename = filename, Engine = "test" },
        };
    }

    public static FileSignals Uninspected(this FileSignals file) => file with { Inspection = null };

    public static FileSignals Young(this FileSignals file, double days = 1) => file with { UploadTime = Now.AddDays(-days), FirstSeen = Now.AddDays(-days).AddMinutes(1) };

    public static FileSignals Finding(this FileSignals file, string rule, Strength strength = Strength.Medium, string message = "something was seen") =>
        file with { Inspection = file.Inspection! with { Findings = [.. file.Inspection.Findings, new Finding(rule, strength, message)] } };

    public static NameLikeness Likeness(NameVerdict verdict) =>
        new(Project.Name, verdict, verdict == NameVerdict.Clear ? [] : [new Likeness("simple", LikenessKind.Omission, 0.9, TargetOrigin.Popular)], null);

    public static Waiver Answer(params string[] rules) => new(NamePattern.Exactly(Project.Name), null, null, rules, "looked at", null);

    public static PolicySnapshot Setting(this PolicySnapshot policy, string rule, RuleAction action, RuleMode mode) => policy with
    {
        Settings = policy.Settings.Append(new KeyValuePair<string, RuleSetting>(rule, new RuleSetting(action, mode)))
            .DistinctBy(pair => pair.Key).ToFrozenDictionary(StringComparer.Ordinal),
    };

    public static PolicySnapshot Override(this PolicySnapshot policy, params RuleOverride[] added) => policy with
    {
        Overrides = policy.Overrides.Values.SelectMany(each => each).Concat(added).GroupBy(each => each.Rule)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal),
    };

    public static Decision Decide(FileSignals file, PolicySnapshot? policy = null, ProjectSignals? project = null, DateTimeOffset? now = null) =>
        All([file], policy, project, now)[0];

    public static Decision[] All(FileSignals[] files, PolicySnapshot? policy = null, ProjectSignals? project = null, DateTimeOffset? now = null) =>
        Policy.Decide.Files(project ?? Project, files, policy ?? PolicySnapshot.Balanced, now ?? Now);

    /// <summary>What a rule that counts makes of its file.</summary>
    public static Verdict Means(this RuleAction action) => action switch
    {
        RuleAction.Hold => Verdict.Hold,
        RuleAction.Deny => Verdict.Deny,
        _ => Verdict.Allow,
    };

    public static bool Has(this Decision decision, string rule) => decision.Fired.Any(fired => fired.Rule.Id == rule);

    /// <summary>Everything a decision says, as one text that can be compared.</summary>
    public static string Text(this Decision decision) => string.Join(
        '\n',
        [$"{decision.Verdict} {decision.RuleIds} {decision.Until:O} {decision.Sentence}", .. decision.Fired.Select(fired => fired.ToString())]);
}
