using System.Collections.Frozen;
using System.Text;
using Bonded.Data;
using Bonded.Packaging;
using Bonded.Packaging.Toml;
using Bonded.Policy;

namespace Bonded.Gate.Policies;

/// <summary>The policy of the index, read whole from the database whenever an epoch begins: no decision is made by half of an old one.</summary>
public sealed class PolicyInForce
{
    static readonly BlockEntry BlockedCanary = new(NamePattern.Exactly(Canaries.Canaries.BlockedName), null, null, "the canary of this rule is always blocked");

    readonly Database database;
    readonly Lock guard = new();
    volatile StandingPolicy current;

    PolicyInForce(Database database, StandingPolicy current)
    {
        this.database = database;
        this.current = current;
    }

    public StandingPolicy Current => current;

    /// <summary>Puts the configuration's policy in force where that is another than before, and reads what stands.</summary>
    /// <param name="configured">The configuration's policy as TOML; null where it cannot be read, so that the last good one stays.</param>
    /// <param name="configuration">The digest of everything in the configuration that decisions depend on.</param>
    /// <exception cref="DatabaseException">No policy was ever in force and there is none to put in force, or the stored one cannot be read (<c>policy-unreadable</c>).</exception>
    public static async Task<PolicyInForce> Open(Database database, string? configured, Sha256Digest configuration, CancellationToken cancellation)
    {
        if (configured is not null)
            await database.Write(tx => Data.Policies.AdoptFile(tx, configuration, configured), cancellation);
        return new PolicyInForce(database, await Read(database, cancellation));
    }

    /// <summary>Reads what stands if the epoch is another than the one in use.</summary>
    public async Task Follow(long epoch, CancellationToken cancellation)
    {
        if (epoch != current.Epoch)
            await Load(cancellation);
    }

    /// <summary>Reads what stands.</summary>
    public async Task Load(CancellationToken cancellation)
    {
        var read = await Read(database, cancellation);
        lock (guard)
        {
            if (read.Epoch > current.Epoch)
                current = read;
        }
    }

    static async Task<StandingPolicy> Read(Database database, CancellationToken cancellation)
    {
        var (epoch, stored, waivers, blocks, required) = await database.Read(
            tx => (Indexes.Epoch(tx), Data.Policies.Current(tx), Data.Waivers.Open(tx), Data.Blocks.Open(tx), RequiredProjects.All(tx)), cancellation);
        if (stored is null)
            throw new DatabaseException("policy-missing", "There is no policy in the database and none in the configuration.");
        if (!TomlDocument.TryParse(Encoding.UTF8.GetBytes(stored.Text), out var table, out var error) || !PolicyReader.TryRead(table, out var snapshot, out error))
            throw new DatabaseException("policy-unreadable", $"The policy of epoch {stored.Epoch} in the database cannot be read by this version: {error.Sentence} Put it right in the configuration.");
        return Standing(snapshot, epoch, stored.Text, waivers, blocks, required);
    }

    /// <summary>A policy that is not in force, with what people have waived and blocked beside it, as if it were.</summary>
    public async Task<StandingPolicy> Supposed(PolicySnapshot snapshot, string text, CancellationToken cancellation)
    {
        var (waivers, blocks, required) = await database.Read(tx => (Data.Waivers.Open(tx), Data.Blocks.Open(tx), RequiredProjects.All(tx)), cancellation);
        return Standing(snapshot, current.Epoch, text, waivers, blocks, required);
    }

    static StandingPolicy Standing(
        PolicySnapshot snapshot, long epoch, string text, IReadOnlyList<StoredWaiver> waivers, IReadOnlyList<StoredBlock> blocks, IReadOnlyCollection<string> required) =>
        new(
            snapshot with
            {
                Waivers = waivers.Count == 0 ? snapshot.Waivers : new Scoped<Waiver>([.. snapshot.Waivers, .. waivers.Select(Waiver)]),
                Approved = waivers.Any(ApprovesName) ? snapshot.Approved.Union(waivers.Where(ApprovesName).Select(waiver => waiver.Name!)).ToFrozenSet(StringComparer.Ordinal) : snapshot.Approved,
                Catalogue = required.Count == 0 ? snapshot.Catalogue : snapshot.Catalogue.Union(required).ToFrozenSet(StringComparer.Ordinal),
                Block = new Scoped<BlockEntry>([.. snapshot.Block, .. blocks.Select(Block), BlockedCanary]),
            },
            epoch, text)
        {
            UntilNewerRelease = waivers.Where(static waiver => waiver is { EndsWhen: "newer-release", Name: not null }).GroupBy(static waiver => waiver.Name!)
                .ToFrozenDictionary(static group => group.Key, static group => group.Select(Waiver).ToArray(), StringComparer.Ordinal),
        };

    // Who says that a name is meant although it looks like another one has said that they know it.
    static bool ApprovesName(StoredWaiver waiver) => waiver is { Kind: "approval", Sha256: null, Name: not null } && waiver.Rules.Contains(Rules.LookAlike.Id);

    static Waiver Waiver(StoredWaiver stored) =>
        new(Pattern(stored.Name), Versions(stored.Versions), stored.Sha256, stored.Rules, stored.Why, stored.Until) { Id = stored.Id };

    static BlockEntry Block(StoredBlock stored) => new(Pattern(stored.Name), Versions(stored.Versions), stored.Sha256, stored.Why) { Id = stored.Id };

    // What was stored was read before; if it cannot be any more, nothing is decided by a part of it.
    static NamePattern? Pattern(string? text) => text is null ? null
        : NamePattern.TryParse(text, out var pattern) ? pattern : throw new DatabaseException("policy-unreadable", "A stored waiver or block has a name that cannot be read.");

    static SpecifierSet? Versions(string? text) => text is null ? null
        : SpecifierSet.TryParse(text, out var set) ? set : throw new DatabaseException("policy-unreadable", "A stored waiver or block has versions that cannot be read.");
}
