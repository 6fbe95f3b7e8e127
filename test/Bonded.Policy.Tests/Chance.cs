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
        };
        string[] names = ["sample-1.0-py3-none-any.whl", "sample-1.0-cp313-cp313-win_amd64.whl", "sample-1.0.tar.gz", "sample-1.0.zip",
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
            InspectionFailed = random.Chance(0.05) ? "it stopped" : null,
        };
        while (random.Chance(0.3))
            file = file.Finding(random.One(Findings), random.One(Enum.GetValues<Strength>()));
        if (random.Chance(0.1))
            file = file with { Comparisons = [new Finding(random.One("metadata-mismatch", "sibling-mismatch"), Strength.Medium, "they differ")] };
        if (random.Chance(0.05))
            file = file with { Sha256 = null };
        return random.Chance(0.3) ? file.Uninspected() : file;
    }

    static PolicySnapshot PolicyOf(Random random)
    {
        var policy = PolicySnapshot.Balanced with { MinimumAge = TimeSpan.FromDays(random.One(0, 7, 7, 10)) };
        while (random.Chance(0.5))
            policy = policy.Setting(random.One([.. Rules.All]).Id, random.One(Enum.GetValues<Verdict>()), random.One(Enum.GetValues<RuleMode>()));
        while (random.Chance(0.4))
            policy = policy with { Waivers = new([.. policy.Waivers, Answer(random)]) };
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

    static BlockEntry Block(Random random) => new(NamePattern.Exactly(Given.Project.Name), random.Chance(0.5) ? Versions(random) : null, null, "it is bad");

    static SpecifierSet Versions(Random random)
    {
        Assert.True(SpecifierSet.TryParse(random.One("==1.0", ">=2", "<2", "!=1.0"), out var set));
        return set;
    }

    /// <summary>The same with one thing worse: about the project, one file or the policy's block list.</summary>
    public Chance Worse(Random random)
    {
        var at = random.Next(Files.Length);
        var file = Files[at];
        return random.Next(17) switch
        {
            0 => file.Inspection is null ? this : With(at, file.Finding(random.One(Findings), random.One(Enum.GetValues<Strength>()), "seen as well")),
            1 => With(at, file with { Comparisons = [.. file.Comparisons, new Finding(random.One(Findings), random.One(Enum.GetValues<Strength>()), "they differ")] }),
            2 => With(at, file with { Removed = true }),
            3 => With(at, file with { Changed = true }),
            4 => With(at, file with { Late = true }),
            5 => With(at, file with { InspectionFailed = "it crashed" }),
            6 => With(at, file with { UploadTime = null }),
            7 => With(at, file with { UploadTime = file.UploadTime?.AddHours(random.Next(300)) }),
            8 => With(at, file with { FirstSeen = file.FirstSeen.AddHours(random.Next(300)) }),
            9 => With(at, file with { AllowedBefore = false }),
            10 => this with { Project = Project with { OwnedElsewhere = true } },
            11 => this with { Project = Project with { Rebinding = "bound elsewhere" } },
            12 => this with { Project = Project with { Removed = "it is gone" } },
            13 => this with { Project = Project with { Likeness = Given.Likeness(NameVerdict.Held) } },
            14 => this with { Project = Project with { KnownHere = false, OldestUpload = null } },
            15 => this with { Project = Project with { TrustedTime = false, HasAge = true } },
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
