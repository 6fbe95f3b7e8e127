using Bonded.Inspection;
using Bonded.Inspection.Names;
using Bonded.Packaging;

namespace Bonded.Policy.Tests;

/// <summary>A project, its files and a policy, made by chance.</summary>
sealed record Chance(ProjectSignals Project, FileSignals[] Files, PolicySnapshot Policy)
{
    static readonly string[] Findings = [.. Rules.All.Where(rule => rule.Scope != RuleScope.Project).Select(rule => rule.Id), "unheard-of"];

    public Decision[] Decide(DateTimeOffset? now = null) => Under(Policy, now);

    public Decision[] Under(PolicySnapshot policy, DateTimeOffset? now = null) => Given.All(Files, policy, Project, now);

    public static Chance Of(Random random)
    {
        var project = Given.Project with
        {
            TrustedTime = random.Chance(0.8),
            HasAge = random.Chance(0.9),
            KnownHere = random.Chance(0.3),
            OldestUpload = random.Chance(0.8) ? Given.Now.AddDays(-random.Next(60)) : null,
            Likeness = random.Chance(0.3) ? Given.Likeness(random.One(NameVerdict.Clear, NameVerdict.Similar, NameVerdict.Held)) : null,
            OwnedElsewhere = random.Chance(0.05),
            Rebinding = random.Chance(0.05) ? "bound elsewhere" : null,
            Removed = random.Chance(0.05) ? "it is gone" : null,
            Returned = random.Chance(0.05) ? "it was gone" : null,
            AskedInVain = random.Chance(0.1) ? Given.Now.AddDays(-random.Next(90)) : null,
        };
        string[] names = random.Chance(0.1) ? ["sample-999.0-py3-none-any.whl", "sample-999.0.tar.gz"] : ["sample-1.0-py3-none-any.whl", "sample-1.0-cp313-cp313-win_amd64.whl", "sample-1.0.tar.gz", "sample-1.0.zip",
            "sample-2.0-py3-none-any.whl", "sample-2.0.0.tar.gz", "sample-3.0rc1-py3-none-any.whl"];
        random.Shuffle(names);
        var files = names.Take(random.Next(1, names.Length + 1)).Select(name => File(random, name)).ToArray();
        return new Chance(project, files, PolicyOf(random));
    }

    static FileSignals File(Random random, string name)
    {
        var file = Given.File(name) with
        {
            UploadTime = random.Chance(0.9) ? Given.Now.AddHours(-random.Next(24 * 12)) : null,
            FirstSeen = Given.Now.AddHours(-random.Next(24 * 12)),
            Late = random.Chance(0.1),
            Removed = random.Chance(0.05),
            Changed = random.Chance(0.05),
            AllowedBefore = random.Chance(0.3),
            Served = random.Chance(0.2),
            SealedAt = random.Chance(0.1) ? Given.Now.AddDays(-random.Next(12)) : null,
            InspectionFailed = random.Chance(0.05) ? "it stopped" : null,
        };
        while (random.Chance(0.3))
            file = file.Finding(random.One(Findings), random.One(Enum.GetValues<Strength>()));
        if (random.Chance(0.1))
            file = file with { Comparisons = [new Finding(random.One("metadata-mismatch", "sibling-mismatch"), Strength.Medium, "they differ")] };
        if (random.Chance(0.2) && file.Inspection is { } facts)
            file = file with { Inspection = facts with { Capabilities = [new CapabilityUse(random.One([.. CapabilityUse.All]), random.One(Enum.GetValues<Trigger>()))] } };
        if (random.Chance(0.05))
            file = file with { Sha256 = null };
        return random.Chance(0.3) ? file.Uninspected() : file;
    }

    static PolicySnapshot PolicyOf(Random random)
    {
        var policy = PolicySnapshot.Of(random.Chance(0.6) ? Preset.Balanced : random.One(Enum.GetValues<Preset>())) with { MinimumAge = TimeSpan.FromDays(random.One(0, 7, 7, 10)) };
        while (random.Chance(0.5))
            policy = policy.Setting(random.One([.. Rules.All]).Id, random.One(Enum.GetValues<RuleAction>()), random.One(Enum.GetValues<RuleMode>()));
        while (random.Chance(0.4))
            policy = policy with { Waivers = new([.. policy.Waivers, Answer(random)]) };
        // What one release's time says of another is neither better nor worse for being later.
        if (random.Chance(0.5))
            policy = policy with { Dormancy = TimeSpan.MaxValue, BurstReleases = 1_000, SealAfter = TimeSpan.MaxValue, Preset = policy.Preset == Preset.Strict ? Preset.Balanced : policy.Preset };
        while (random.Chance(0.3))
            policy = policy.Override(Override(random));
        if (random.Chance(0.2))
            policy = policy with { Capabilities = [new CapabilityRule(random.One([.. CapabilityUse.All]), random.One(Enum.GetValues<Trigger>()), null, random.One(Enum.GetValues<RuleAction>()))] };
        if (random.Chance(0.3))
            policy = policy with { Catalogue = [Given.Project.Name.Canonical] };
        if (random.Chance(0.1))
            policy = policy with { Block = new([Block(random)]) };
        return policy;
    }

    public static Waiver Answer(Random random)
    {
        var rules = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.One([.. Rules.All]).Id).ToArray();
        return new Waiver(
            random.Chance(0.7) ? NamePattern.Exactly(Given.Project.Name) : null,
            random.Chance(0.3) ? Versions(random) : null,
            random.Chance(0.2) ? Given.File("sample-1.0-py3-none-any.whl").Sha256 : null,
            rules, "agreed", null);
    }

    static RuleOverride Override(Random random)
    {
        var rule = random.One([.. Rules.All.Where(rule => !rule.Invariant)]);
        return new RuleOverride(
            rule.Id,
            random.Chance(0.6) ? random.Chance(0.5) ? NamePattern.Exactly(Given.Project.Name) : NamePattern.Namespace(Given.Project.Name) : null,
            rule.Scope != RuleScope.Project && random.Chance(0.3) ? Versions(random) : null,
            random.Chance(0.2) ? "other" : null,
            random.Chance(0.7) ? random.One(Enum.GetValues<RuleAction>()) : null,
            random.Chance(0.5) ? random.One(Enum.GetValues<RuleMode>()) : null,
            random.Chance(0.4) ? TimeSpan.FromDays(random.Next(20)) : null);
    }

    static BlockEntry Block(Random random) => new(NamePattern.Exactly(Given.Project.Name), random.Chance(0.5) ? Versions(random) : null, null, "it is bad");

    static SpecifierSet Versions(Random random)
    {
        Assert.True(SpecifierSet.TryParse(random.One("==1.0", ">=2", "<2", "!=1.0"), out var set));
        return set;
    }

    bool IsApart => Policy.BurstReleases == 1_000 && !Policy.Overrides.ContainsKey("old-version") && !Policy.Settings.ContainsKey("old-version");

    /// <summary>The same with one thing worse: about the project, one file or the policy's block list.</summary>
    public Chance Worse(Random random)
    {
        var at = random.Next(Files.Length);
        var file = Files[at];
        return random.Next(21) switch
        {
            0 => file.Inspection is null ? this : With(at, file.Finding(random.One(Findings), random.One(Enum.GetValues<Strength>()), "seen as well")),
            1 => With(at, file with { Comparisons = [.. file.Comparisons, new Finding(random.One(Findings), random.One(Enum.GetValues<Strength>()), "they differ")] }),
            2 => With(at, file with { Removed = true }),
            3 => With(at, file with { Changed = true }),
            4 when IsApart => With(at, file with { Late = true }),
            5 => With(at, file with { InspectionFailed = "it crashed" }),
            6 when IsApart => With(at, file with { UploadTime = null }),
            7 when IsApart => With(at, file with { UploadTime = file.UploadTime?.AddHours(random.Next(300)) }),
            8 when IsApart => With(at, file with { FirstSeen = file.FirstSeen.AddHours(random.Next(300)) }),
            9 => With(at, file with { AllowedBefore = false }),
            10 => this with { Project = Project with { OwnedElsewhere = true } },
            11 => this with { Project = Project with { Rebinding = "bound elsewhere" } },
            12 => this with { Project = Project with { Removed = "it is gone" } },
            13 => this with { Project = Project with { Likeness = Given.Likeness(NameVerdict.Held) } },
            14 => this with { Project = Project with { KnownHere = false, OldestUpload = null } },
            15 when IsApart => this with { Project = Project with { TrustedTime = false, HasAge = true } },
            16 => this with { Project = Project with { Returned = "it was gone" } },
            17 => this with { Project = Project with { AskedInVain = Given.Now.AddDays(-900) } },
            18 => With(at, file with { SealedAt = Given.Now.AddDays(-900) }),
            19 => With(at, file with { Served = false }),
            4 or 6 or 7 or 8 or 15 => this,
            _ => this with { Policy = Policy with { Block = new([Block(random), .. Policy.Block]) } },
        };
    }

    /// <summary>The same, where one thing about one file is not known.</summary>
    public (Chance Unknown, int At) Unknown(Random random)
    {
        var at = random.Next(Files.Length);
        return (With(at, random.Chance(0.5) ? Files[at] with { Sha256 = null } : Files[at] with { Inspection = null }), at);
    }

    Chance With(int at, FileSignals file)
    {
        var files = Files.ToArray();
        files[at] = file;
        return this with { Files = files };
    }
}
