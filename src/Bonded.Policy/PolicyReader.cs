using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Bonded.Inspection;
using Bonded.Packaging;
using Bonded.Packaging.Toml;

namespace Bonded.Policy;

/// <summary>
/// Reads the <c>[policy]</c> table of the configuration. What it does not know it refuses, with line and column: a rule that is
/// misspelt must not look switched on.
/// </summary>
public static class PolicyReader
{
    static readonly FrozenSet<string> timed = [Rules.MinimumAge.Id, Rules.FirstUse.Id, Rules.DormantRelease.Id, Rules.ReleaseBurst.Id, Rules.OldVersion.Id];

    /// <summary>Reads the table.</summary>
    /// <param name="table">The <c>[policy]</c> table.</param>
    /// <param name="policy">The policy, where the table is sound.</param>
    /// <param name="error">The first thing wrong with it, where it is not.</param>
    public static bool TryRead(TomlTable table, [NotNullWhen(true)] out PolicySnapshot? policy, [NotNullWhen(false)] out TomlError? error)
    {
        try
        {
            policy = Read(table);
            error = null;
            return true;
        }
        catch (Refused refused)
        {
            policy = null;
            error = refused.Error;
            return false;
        }
    }

    static PolicySnapshot Read(TomlTable table)
    {
        // Everything else changes what the preset says, wherever that stands.
        var policy = PolicySnapshot.Of(table.Entries.FirstOrDefault(static entry => entry.Key == "preset") is { } preset
            ? Choice<Preset>(preset, ("balanced", Preset.Balanced), ("observe", Preset.Observe), ("strict", Preset.Strict), ("catalogue", Preset.Catalogue))
            : Preset.Balanced);
        foreach (var entry in table.Entries)
        {
            policy = entry.Key switch
            {
                "preset" => policy,
                "dormant_days" => policy with { Dormancy = Days(entry) },
                "burst_releases" => policy with { BurstReleases = Count(entry, 2, 1_000) },
                "sealed_after_days" => policy with { SealAfter = Days(entry) },
                "sdists" => policy with { LeavesSdistsOut = Choice(entry, ("serve", false), ("leave-out", true)) },
                "findings_in_use" => policy with { HoldsServed = Choice(entry, ("alert", false), ("hold", true)) },
                "catalogue" => policy with { Catalogue = Array(entry).Items.Select(item => Name(item, Text(item)).Canonical).ToFrozenSet(StringComparer.Ordinal) },
                "rule" => Overrides(policy, Array(entry)),
                "minimum_age_days" => policy with { MinimumAge = Days(entry) },
                "medium_age_days" => policy with { MediumAge = Days(entry) },
                "young_project_days" => policy with { YoungProject = Days(entry) },
                "holds" => policy with { Holds = Choice<RefusalMode>(entry, ("explain", RefusalMode.Explain), ("hide", RefusalMode.Hide)) },
                "denials" => policy with { Denials = Choice<RefusalMode>(entry, ("explain", RefusalMode.Explain), ("hide", RefusalMode.Hide)) },
                "approved" => policy with { Approved = Array(entry).Items.Select(item => Name(item, Text(item)).Canonical).ToFrozenSet(StringComparer.Ordinal) },
                "rules" => policy with { Settings = Settings(Table(entry.Value, entry.Key)) },
                "block" => policy with { Block = new Scoped<BlockEntry>(Array(entry).Items.Select(item => Block(Table(item, entry.Key)))) },
                "allow" => policy with { Waivers = new Scoped<Waiver>(Array(entry).Items.Select(item => Allow(Table(item, entry.Key)))) },
                _ => throw Unknown(entry, "[policy] knows preset, minimum_age_days, medium_age_days, young_project_days, dormant_days, burst_releases, sealed_after_days, sdists, findings_in_use, holds, denials, approved, catalogue, rules, rule, block and allow"),
            };
        }

        return policy;
    }

    static FrozenDictionary<string, RuleSetting> Settings(TomlTable table)
    {
        var settings = new Dictionary<string, RuleSetting>(StringComparer.Ordinal);
        foreach (var entry in table.Entries)
        {
            var rule = Known(entry.Key, entry.Line, entry.Column);
            if (rule.Invariant)
                throw new Refused(new TomlError($"The rule {rule.Id} is an invariant: no policy changes it.", entry.Line, entry.Column));
            var setting = new RuleSetting(rule.Action, rule.Mode);
            foreach (var part in Table(entry.Value, entry.Key).Entries)
            {
                setting = part.Key switch
                {
                    "action" => setting with { Action = Action(part) },
                    "mode" => setting with { Mode = Mode(part) },
                    _ => throw Unknown(part, "a rule has an action and a mode"),
                };
            }

            settings.Add(rule.Id, setting);
        }

        return settings.ToFrozenDictionary(StringComparer.Ordinal);
    }

    static PolicySnapshot Overrides(PolicySnapshot policy, TomlArray array)
    {
        var overrides = new List<RuleOverride>();
        var capabilities = new List<CapabilityRule>();
        foreach (var item in array.Items)
        {
            var table = Table(item, "rule");
            var entry = table.Entries.FirstOrDefault(static entry => entry.Key == "id")
                ?? throw new Refused(new TomlError("An entry of rule names its rule, as in id = \"minimum-age\".", table.Line, table.Column));
            if (Answerable(entry.Value) == Rules.Capability.Id)
                capabilities.Add(Capability(table));
            else
                overrides.Add(Override(table, Text(entry.Value)));
        }

        return policy with
        {
            Capabilities = capabilities,
            Overrides = overrides.GroupBy(static each => each.Rule).ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal),
        };
    }

    static RuleOverride Override(TomlTable table, string id)
    {
        var made = new RuleOverride(id, null, null, null, null, null, null);
        foreach (var entry in table.Entries)
        {
            made = entry.Key switch
            {
                "id" => made,
                "name" => made with { Name = Pattern(entry) },
                "versions" => made with { Versions = Versions(entry) },
                "index" => made with { Index = Text(entry.Value) },
                "action" => made with { Action = Action(entry) },
                "mode" => made with { Mode = Mode(entry) },
                "days" when timed.Contains(id) => made with { Days = Days(entry) },
                "days" => throw new Refused(new TomlError($"The rule {id} measures no time; {string.Join(", ", timed.Order(StringComparer.Ordinal))} do.", entry.Line, entry.Column)),
                _ => throw Unknown(entry, "an entry of rule has id, name, versions, index, action, mode and days"),
            };
        }

        if (made is { Action: null, Mode: null, Days: null })
            throw new Refused(new TomlError("An entry of rule says what it changes: action, mode or days.", table.Line, table.Column));
        if (made.Versions is not null && Rules.Of(id).Scope == RuleScope.Project)
            throw new Refused(new TomlError($"The rule {id} is about projects as a whole, which have no version.", table.Line, table.Column));
        return made;
    }

    static CapabilityRule Capability(TomlTable table)
    {
        string? capability = null;
        var made = new CapabilityRule("", Trigger.Call, null, RuleAction.Hold);
        foreach (var entry in table.Entries)
        {
            switch (entry.Key)
            {
                case "id":
                    break;
                case "capability":
                    capability = CapabilityUse.All.Contains(Text(entry.Value)) ? Text(entry.Value)
                        : throw new Refused(new TomlError($"There is no such capability; there are {string.Join(", ", CapabilityUse.All)}.", entry.Value.Line, entry.Value.Column));
                    break;
                default:
                    made = entry.Key switch
                    {
                        "name" => made with { Name = Pattern(entry) },
                        "action" => made with { Action = Action(entry) },
                        "when" => made with
                        {
                            When = Choice(
                                entry, ("start", Trigger.Start), ("install", Trigger.Install), ("import", Trigger.Import), ("entry-point", Trigger.EntryPoint), ("call", Trigger.Call)),
                        },
                        _ => throw Unknown(entry, "a capability rule has id, capability, when, name and action"),
                    };
                    break;
            }
        }

        return capability is not null
            ? made with { Capability = capability }
            : throw new Refused(new TomlError("A capability rule names its capability, as in capability = \"network\".", table.Line, table.Column));
    }

    static RuleAction Action(TomlEntry entry) =>
        Choice(entry, ("allow", RuleAction.Allow), ("warn", RuleAction.Warn), ("hold", RuleAction.Hold), ("deny", RuleAction.Deny));

    static RuleMode Mode(TomlEntry entry) => Choice(entry, ("enforce", RuleMode.Enforce), ("observe", RuleMode.Observe));

    static int Count(TomlEntry entry, int least, int most) => entry.Value is TomlScalar<long> { Value: var count } && count >= least && count <= most
        ? (int)count
        : throw new Refused(new TomlError($"{entry.Key} takes {least} to {most}.", entry.Value.Line, entry.Value.Column));

    static BlockEntry Block(TomlTable table)
    {
        var block = new BlockEntry(null, null, null, "an entry of the policy blocks it");
        foreach (var entry in table.Entries)
        {
            block = entry.Key switch
            {
                "name" => block with { Name = Pattern(entry) },
                "versions" => block with { Versions = Versions(entry) },
                "sha256" => block with { Sha256 = Digest(entry) },
                "why" => block with { Why = Text(entry.Value) },
                _ => throw Unknown(entry, "an entry of block has name, versions, sha256 and why"),
            };
        }

        if (block is { Name: null, Sha256: null })
            throw new Refused(new TomlError("An entry of block needs a name or a sha256, or it would block everything.", table.Line, table.Column));
        return block;
    }

    static Waiver Allow(TomlTable table)
    {
        var allow = new Waiver(null, null, null, [], "", null);
        foreach (var entry in table.Entries)
        {
            allow = entry.Key switch
            {
                "name" => allow with { Name = Pattern(entry) },
                "versions" => allow with { Versions = Versions(entry) },
                "sha256" => allow with { Sha256 = Digest(entry) },
                "why" => allow with { Why = Text(entry.Value) },
                "until" => allow with { Until = Moment(entry) },
                "rules" => allow with { Rules = [.. Array(entry).Items.Select(Answerable)] },
                _ => throw Unknown(entry, "an entry of allow has name, versions, sha256, rules, why and until"),
            };
        }

        if (allow is { Name: null, Sha256: null })
            throw new Refused(new TomlError("An entry of allow needs a name or a sha256, or it would allow everything.", table.Line, table.Column));
        if (allow.Rules.Count == 0)
            throw new Refused(new TomlError("An entry of allow names the rules it answers, as in rules = [\"minimum-age\"].", table.Line, table.Column));
        if (allow.Why.Length == 0)
            throw new Refused(new TomlError("An entry of allow says why.", table.Line, table.Column));
        return allow;
    }

    static string Answerable(TomlValue value)
    {
        var rule = Known(Text(value), value.Line, value.Column);
        return rule.Invariant
            ? throw new Refused(new TomlError($"The rule {rule.Id} is an invariant: no entry of allow answers it.", value.Line, value.Column))
            : rule.Id;
    }

    static Rule Known(string id, int line, int column) => Rules.Exists(id)
        ? Rules.Of(id)
        : throw new Refused(new TomlError($"There is no rule of that name. The rules are {string.Join(", ", Rules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal))}.", line, column));

    static NamePattern Pattern(TomlEntry entry) => NamePattern.TryParse(Text(entry.Value), out var pattern)
        ? pattern
        : throw new Refused(new TomlError("This is not a project name, nor a namespace written as name-*.", entry.Value.Line, entry.Value.Column));

    static ProjectName Name(TomlValue value, string text) => ProjectName.TryParse(text, out var name)
        ? name
        : throw new Refused(new TomlError("This is not a project name.", value.Line, value.Column));

    static SpecifierSet Versions(TomlEntry entry) => SpecifierSet.TryParse(Text(entry.Value), out var set)
        ? set
        : throw new Refused(new TomlError("This is not a version specifier such as \">=2,<3\".", entry.Value.Line, entry.Value.Column));

    static Sha256Digest Digest(TomlEntry entry) => Sha256Digest.TryParse(Text(entry.Value), out var digest)
        ? digest
        : throw new Refused(new TomlError("This is not a SHA-256 of 64 hexadecimal digits.", entry.Value.Line, entry.Value.Column));

    static DateTimeOffset Moment(TomlEntry entry) => entry.Value switch
    {
        TomlScalar<DateTimeOffset> moment => moment.Value,
        TomlScalar<DateOnly> day => new DateTimeOffset(day.Value.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        _ => throw new Refused(new TomlError($"{entry.Key} takes a date such as 2027-01-31, in UTC, not {entry.Value.Kind}.", entry.Value.Line, entry.Value.Column)),
    };

    static TimeSpan Days(TomlEntry entry)
    {
        var days = entry.Value switch
        {
            TomlScalar<long> whole => whole.Value,
            TomlScalar<double> part => part.Value,
            _ => throw new Refused(new TomlError($"{entry.Key} takes a number of days, not {entry.Value.Kind}.", entry.Value.Line, entry.Value.Column)),
        };

        // Whole seconds, so that the end of a hold is the same moment when it comes back from the database.
        return days is >= 0 and <= 3_650
            ? TimeSpan.FromSeconds(Math.Round(days * 86_400))
            : throw new Refused(new TomlError($"{entry.Key} takes 0 to 3650 days.", entry.Value.Line, entry.Value.Column));
    }

    static T Choice<T>(TomlEntry entry, params ReadOnlySpan<(string Word, T Value)> choices)
    {
        var text = Text(entry.Value);
        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (word == text)
                return value;
            words.Add($"\"{word}\"");
        }

        throw new Refused(new TomlError($"{entry.Key} is one of {string.Join(", ", words)}.", entry.Value.Line, entry.Value.Column));
    }

    static string Text(TomlValue value) => value is TomlScalar<string> text
        ? text.Value
        : throw new Refused(new TomlError($"A string is wanted here, not {value.Kind}.", value.Line, value.Column));

    static TomlArray Array(TomlEntry entry) => entry.Value as TomlArray
        ?? throw new Refused(new TomlError($"{entry.Key} takes an array, not {entry.Value.Kind}.", entry.Value.Line, entry.Value.Column));

    static TomlTable Table(TomlValue value, string key) => value as TomlTable
        ?? throw new Refused(new TomlError($"{key} takes tables, not {value.Kind}.", value.Line, value.Column));

    static Refused Unknown(TomlEntry entry, string known) => new(new TomlError($"There is no such setting: {known}.", entry.Line, entry.Column));

    // Unwinds the reading to the one place that turns it into an error; it never leaves this class.
    sealed class Refused(TomlError error) : Exception
    {
        public TomlError Error => error;
    }
}
