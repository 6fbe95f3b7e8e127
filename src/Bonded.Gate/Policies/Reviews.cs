using System.Text;
using Bonded.Data;
using Bonded.Gate.Projects;
using Bonded.Packaging;
using Bonded.Packaging.Toml;
using Bonded.Policy;

namespace Bonded.Gate.Policies;

/// <summary>
/// What people decide: the policy, waivers, blocks, and answers to the quarantine. Each is one transaction with its audit event and a new
/// epoch, and this node decides by it before it says so.
/// </summary>
public sealed class Reviews
{
    /// <summary>The longest reason or name of a person, in characters.</summary>
    public const int MaxText = 500;

    /// <summary>The longest policy, in bytes.</summary>
    public const int MaxPolicyBytes = 1 << 20;

    const int MaxRules = 100;
    const int MaxTouching = 100;

    static readonly TimeSpan Furthest = TimeSpan.FromDays(3_650);

    readonly Database database;
    readonly PolicyInForce policy;
    readonly ProjectCatalog catalog;
    readonly TimeProvider clock;

    internal Reviews(Database database, PolicyInForce policy, ProjectCatalog catalog, TimeProvider clock)
    {
        this.database = database;
        this.policy = policy;
        this.catalog = catalog;
        this.clock = clock;
    }

    /// <summary>The policy in force, with what people have added to it.</summary>
    public StandingPolicy Policy => policy.Current;

    /// <summary>Puts a policy in force, as it is written. One that cannot be read changes nothing.</summary>
    /// <param name="over">The epoch of the policy that it was made from: where another is in force by now, nothing changes. Null for whatever is in force.</param>
    public async Task<ReviewAnswer> PutPolicy(string toml, long? over, string who, CancellationToken cancellation)
    {
        if (Read(toml, out _) is { } fault)
            return fault;
        var epoch = await database.Write(
            tx => over is { } made ? Data.Policies.AdoptOver(tx, made, toml, "api", who) : Data.Policies.Adopt(tx, toml, "api", who), cancellation);
        await policy.Load(cancellation);
        return epoch is { } began
            ? new ReviewAnswer.Done(0, began)
            : new ReviewAnswer.Refused("policy-changed", "Somebody has put another policy in force since this one was made from it. Read that one, and try again over it.");
    }

    /// <summary>Why the text is no policy, or null where it is one.</summary>
    internal static ReviewAnswer.Refused? Read(string toml, out PolicySnapshot? policy)
    {
        policy = null;
        if (Encoding.UTF8.GetByteCount(toml) > MaxPolicyBytes)
            return new ReviewAnswer.Refused("policy-too-long", $"A policy has at most {MaxPolicyBytes} bytes.");
        return TomlDocument.TryParse(Encoding.UTF8.GetBytes(toml), out var table, out var error) && PolicyReader.TryRead(table, out policy, out error)
            ? null
            : new ReviewAnswer.Refused("policy-invalid", $"Line {error!.Line}, column {error.Column}: {error.Sentence} The policy in force stays.");
    }

    /// <summary>Gives a waiver.</summary>
    public async Task<ReviewAnswer> Waive(WaiverDraft draft, string who, CancellationToken cancellation)
    {
        if (Fault(draft.Why, draft.Until, draft.Rules) is { } fault)
            return fault;
        if (draft is { Name: null, Sha256: null })
            return new ReviewAnswer.Refused("waiver-unbounded", "A waiver needs a name or a sha256, or it would waive everything.");
        NamePattern? pattern = null;
        if (draft.Name is not null && !NamePattern.TryParse(draft.Name, out pattern))
            return new ReviewAnswer.Refused("name-invalid", "This is not a project name, nor a namespace written as name-*.");
        if (draft.Versions is not null && !SpecifierSet.TryParse(draft.Versions, out _))
            return new ReviewAnswer.Refused("versions-invalid", "This is not a version specifier such as \">=2,<3\".");
        if (draft.EndsWithNewerRelease && (pattern is not { IsNamespace: false } || draft is { Versions: null, Sha256: null }))
            return new ReviewAnswer.Refused("waiver-end-invalid", "Only a waiver for named releases of one project can end with a newer one.");
        return await Add(
            new StoredWaiver
            {
                Kind = "waiver",
                Name = pattern?.ToString(),
                Versions = draft.Versions,
                Sha256 = draft.Sha256,
                Rules = [.. draft.Rules.Distinct(StringComparer.Ordinal)],
                Why = draft.Why.Trim(),
                Who = who,
                Until = draft.Until,
                EndsWhen = draft.EndsWithNewerRelease ? "newer-release" : null,
            },
            null, cancellation);
    }

    /// <summary>Waives rules for exactly these bytes, because they were in use before this index was.</summary>
    public async Task<ReviewAnswer> Adopt(
        IReadOnlyList<(ProjectName Project, Sha256Digest Sha256)> files, IReadOnlyList<string> rules, string why, DateTimeOffset until, string who, CancellationToken cancellation)
    {
        if (Fault(why, until, rules) is { } fault)
            return fault;
        if (files.Count == 0)
            return new ReviewAnswer.Refused("adoption-empty", "There is no file to adopt.");
        var ids = await database.Write(
            tx =>
            {
                RequiredProjects.Adopted(tx, files.Select(static file => file.Project.Canonical));
                return Waivers.Add(tx, [.. files.Distinct().Select(file => new StoredWaiver
                {
                    Kind = "adoption",
                    Name = file.Project.Canonical,
                    Sha256 = file.Sha256,
                    Rules = rules,
                    Why = why.Trim(),
                    Who = who,
                    Until = until,
                })]);
            },
            cancellation);
        await policy.Load(cancellation);
        return new ReviewAnswer.Done(ids[0], policy.Current.Epoch);
    }

    /// <summary>An entry of the quarantine with what is decided now and what people have said that touches it; null where there is none of that number.</summary>
    public async Task<ReviewedEntry?> Entry(long id, CancellationToken cancellation)
    {
        if (await database.Read(tx => Quarantine.Find(tx, id), cancellation) is not { } entry)
            return null;
        if (!ProjectName.TryParse(entry.Project, out var name))
            return new ReviewedEntry(entry, null, [], []);
        var decided = await catalog.Seen(name, cancellation);
        var version = VersionOf(entry, name);
        var snapshot = policy.Current.Snapshot;
        var now = clock.GetUtcNow();
        bool Touches(NamePattern? pattern, SpecifierSet? versions, Sha256Digest? sha256) =>
            (pattern is null || pattern.Matches(name)) && (versions is null || (version is not null && versions.Contains(version, prereleases: true)))
            && (sha256 is null || sha256 == entry.Sha256);
        var waivers = snapshot.Waivers.Where(each => (each.Until is null || now < each.Until) && Touches(each.Name, each.Versions, each.Sha256)).Take(MaxTouching).ToArray();
        var blocks = snapshot.Block.Where(each => Touches(each.Name, each.Versions, each.Sha256)).Take(MaxTouching).ToArray();
        return await database.Read(
            tx => new ReviewedEntry(
                entry, decided is null ? null : entry.Filename is null ? Decision.From([.. decided.OnProject ?? []]) : DecisionOn(decided, entry.Filename),
                [.. waivers.Select(each => each.Id is { } number ? Waivers.Find(tx, number) : Written(each)).OfType<StoredWaiver>()],
                [.. blocks.Select(each => each.Id is { } number ? Blocks.Find(tx, number) : Written(each)).OfType<StoredBlock>()]),
            cancellation);
    }

    static Decision? DecisionOn(DecidedProject project, string filename) => project.State.IndexOf(filename) is >= 0 and var at ? project.Decisions[at] : null;

    static PackageVersion? VersionOf(QuarantineEntry entry, ProjectName name) =>
        entry.Filename is not null && DistributionFilename.TryParse(entry.Filename, name, out var filename, out _) ? filename.Version : null;

    static StoredWaiver Written(Waiver waiver) => new()
    {
        Kind = "policy",
        Name = waiver.Name?.ToString(),
        Versions = waiver.Versions?.ToString(),
        Sha256 = waiver.Sha256,
        Rules = waiver.Rules,
        Why = waiver.Why,
        Who = "",
        Until = waiver.Until,
    };

    static StoredBlock Written(BlockEntry block) =>
        new() { Name = block.Name?.ToString(), Versions = block.Versions?.ToString(), Sha256 = block.Sha256, Why = block.Why, Who = "" };

    /// <summary>Stores what was resolved as a catalogue's next revision; what it has is required from then on.</summary>
    /// <returns>The revision that holds it, and whether that is a new one; null where there is no room for another catalogue.</returns>
    public async Task<(StoredCatalogue Stored, bool New)?> PutCatalogue(
        ProjectName name, string content, long releases, IReadOnlyCollection<string> projects, string who, CancellationToken cancellation)
    {
        var put = await database.Write<(StoredCatalogue, bool)?>(
            tx => Catalogues.Put(tx, name.Canonical, content, releases, projects, who) is { } put ? (Catalogues.Find(tx, name.Canonical, put.Revision)!, put.New) : null, cancellation);
        await policy.Load(cancellation);
        return put;
    }

    /// <summary>Ends a waiver before its time.</summary>
    public Task<ReviewAnswer> EndWaiver(long id, string why, string? who, CancellationToken cancellation) =>
        End(tx => Waivers.End(tx, id, why, who), id, "waiver", cancellation);

    /// <summary>Takes a block back.</summary>
    public Task<ReviewAnswer> EndBlock(long id, string why, string who, CancellationToken cancellation) =>
        End(tx => Blocks.End(tx, id, why, who), id, "block", cancellation);

    /// <summary>
    /// Clears an entry of the quarantine: the rules that it names no longer count for exactly these bytes, and the release's set of files is
    /// closed. A project as a whole is cleared by its name.
    /// </summary>
    public async Task<ReviewAnswer> Approve(long entry, string why, DateTimeOffset? until, string who, CancellationToken cancellation)
    {
        var (refused, found) = await Open(entry, cancellation);
        if (found is null)
            return refused!;
        // What is merely not inspected yet is inspected when it is asked for, whatever a person says.
        var rules = found.Rules.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(static rule => rule != Rules.NotInspected.Id).ToArray();
        if (Fault(why, until, rules) is { } fault)
            return fault;
        if (found.Filename is not null && found.Sha256 is null)
            return new ReviewAnswer.Refused("digest-unknown", "An approval binds bytes, and those of this file are not known.");
        var version = ProjectName.TryParse(found.Project, out var name) ? VersionOf(found, name)?.ToString() : null;
        return await Add(
            new StoredWaiver
            {
                Kind = "approval",
                Name = found.Project,
                Sha256 = found.Sha256,
                Rules = rules,
                Why = why.Trim(),
                Who = who,
                QuarantineId = entry,
                Until = until,
            },
            tx =>
            {
                if (version is not null)
                    Seals.Put(tx, found.Project, version);
            },
            cancellation);
    }

    /// <summary>Rejects an entry of the quarantine: its bytes, or its project as a whole, are denied until somebody takes that back.</summary>
    public async Task<ReviewAnswer> Reject(long entry, string why, string who, CancellationToken cancellation)
    {
        var (refused, found) = await Open(entry, cancellation);
        if (found is null)
            return refused!;
        if (Fault(why, null, []) is { } fault)
            return fault;
        var id = await database.Write(
            tx => Blocks.Add(tx, new StoredBlock { Name = found.Project, Sha256 = found.Sha256, Why = why.Trim(), Who = who, QuarantineId = entry }), cancellation);
        await Settle(found.Project, cancellation);
        return new ReviewAnswer.Done(id, policy.Current.Epoch);
    }

    async Task<(ReviewAnswer.Refused? Refused, QuarantineEntry? Entry)> Open(long id, CancellationToken cancellation)
    {
        var entry = await database.Read(tx => Quarantine.Find(tx, id), cancellation);
        if (entry is null)
            return (new ReviewAnswer.Refused("entry-unknown", $"There is no quarantine entry {id}."), null);
        if (entry.EndedAt is not null)
            return (new ReviewAnswer.Refused("entry-ended", $"The quarantine entry {id} has ended; there is nothing left to decide."), null);
        return entry.Project.EndsWith('*') ? (new ReviewAnswer.Refused("rule-invariant", "The entry stands for names that your organisation owns; no answer changes that."), null) : (null, entry);
    }

    async Task<ReviewAnswer> Add(StoredWaiver waiver, Action<Tx>? also, CancellationToken cancellation)
    {
        var ids = await database.Write(
            tx =>
            {
                also?.Invoke(tx);
                return Waivers.Add(tx, [waiver]);
            },
            cancellation);
        await Settle(waiver.Name, cancellation);
        return new ReviewAnswer.Done(ids[0], policy.Current.Epoch);
    }

    async Task<ReviewAnswer> End(Func<Tx, bool> end, long id, string what, CancellationToken cancellation)
    {
        if (!await database.Write(end, cancellation))
            return new ReviewAnswer.Refused($"{what}-unknown", $"There is no {what} {id} that has not ended.");
        await policy.Load(cancellation);
        return new ReviewAnswer.Done(id, policy.Current.Epoch);
    }

    // Whoever decided something sees at once what came of it.
    async Task Settle(string? project, CancellationToken cancellation)
    {
        await policy.Load(cancellation);
        if (project is not null && ProjectName.TryParse(project, out var name))
            await catalog.Seen(name, cancellation);
    }

    ReviewAnswer.Refused? Fault(string why, DateTimeOffset? until, IReadOnlyList<string> rules)
    {
        if (string.IsNullOrWhiteSpace(why) || why.Length > MaxText)
            return new ReviewAnswer.Refused("why-missing", $"Say why, in at most {MaxText} characters.");
        if (until is { } end && (end <= clock.GetUtcNow() || end > clock.GetUtcNow() + Furthest))
            return new ReviewAnswer.Refused("until-invalid", "The end lies in the past, or more than ten years ahead.");
        if (rules.Count > MaxRules)
            return new ReviewAnswer.Refused("rules-too-many", $"At most {MaxRules} rules can be named.");
        foreach (var id in rules)
        {
            if (!Rules.Exists(id))
                return new ReviewAnswer.Refused("rule-unknown", $"There is no rule '{Sentence.Clean(id, 60)}'. bonded policy explain lists them.");
            if (Rules.Of(id).Invariant)
                return new ReviewAnswer.Refused("rule-invariant", $"The rule {id} is an invariant: no waiver answers it.");
        }

        return null;
    }
}
