using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Bonded.Packaging;
using Bonded.Packaging.Toml;

namespace Bonded.Policy;

/// <summary>
/// Reads the <c>[policy]</c> table of the configuration. What it does not know it refuses, with line and column: a rule that is
/// misspelt must not look switched on.
/// </summary>
public static class PolicyReader
{
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
        var policy = PolicySnapshot.Balanced;
        foreach (var entry in table.Entries)
        {
            policy = entry.Key switch
            {
                "minimum_age_days" => policy with { MinimumAge = Days(entry) },
                "medium_age_days" => policy with { MediumAge = Days(entry) },
                "young_project_days" => policy with { YoungProject = Days(entry) },
                "holds" => policy with { Holds = Choice<RefusalMode>(entry, ("explain", RefusalMode.Explain), ("hide", RefusalMode.Hide)) },
                "denials" => policy with { Denials = Choice<RefusalMode>(entry, ("explain", RefusalMode.Explain), ("hide", RefusalMode.Hide)) },
                "approved" => policy with { Approved = Array(entry).Items.Select(item => Name(item, Text(item)).Canonical).ToFrozenSet(StringComparer.Ordinal) },
                "rules" => policy with { Settings = Settings(Table(entry.Value, entry.Key)) },
                "block" => policy with { Block = new Scoped<BlockEntry>(Array(entry).Items.Select(item => Block(Table(item, entry.Key)))) },
                "allow" => policy with { Waivers = new Scoped<Waiver>(Array(entry).Items.Select(item => Allow(Table(item, entry.Key)))) },
                _ => throw Unknown(entry, "[policy] knows minimum_age_days, medium_age_days, young_project_days, holds, denials, approved, rules, block and allow"),
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
                    "action" => setting with { Action = Choice<Verdict>(part, ("allow", Verdict.Allow), ("hold", Verdict.Hold), ("deny", Verdict.Deny)) },
                    "mode" => setting with { Mode = Choice<RuleMode>(part, ("enforce", RuleMode.Enforce), ("observe", RuleMode.Observe)) },
                    _ => throw Unknown(part, "a rule has an action and a mode"),
                };
            }

            settings.Add(rule.Id, setting);
        }

        return settings.ToFrozenDictionary(StringComparer.Ordinal);
    }

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
