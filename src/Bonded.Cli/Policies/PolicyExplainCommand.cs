using System.CommandLine;
using System.Text;
using Bonded.Inspection.Rules;
using Bonded.Policy;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Policies;

/// <summary><c>bonded policy explain</c>: what a rule sees and does, and what answers it, without a server.</summary>
static class PolicyExplainCommand
{
    const int NameColumns = 26;

    static readonly Argument<string?> id = new("RULE") { Description = "A rule; without one, all are listed", Arity = ArgumentArity.ZeroOrOne };

    public static Command Create()
    {
        var command = new Command("explain", "Say what a rule sees, what it does and what answers it, or list all rules") { id };
        command.SetAction(static parsed => Run(parsed.GetValue(id)));
        return command;
    }

    /// <summary>The settings that a rule obeys beside its action and mode.</summary>
    public static IReadOnlyList<string> SettingsOf(Rule rule) => rule.Id switch
    {
        "minimum-age" => ["minimum_age_days", "medium_age_days"],
        "look-alike" => ["approved", "young_project_days"],
        "first-use" => ["young_project_days"],
        "not-in-catalogue" => ["preset", "catalogue"],
        "dormant-release" => ["dormant_days", "medium_age_days"],
        "release-burst" => ["burst_releases", "medium_age_days"],
        "old-version" => ["medium_age_days"],
        "sealed-release" => ["sealed_after_days"],
        "sdist-beside-wheel" => ["sdists"],
        "blocked" => ["block"],
        "capability" => ["rule"],
        _ => rule.IsHeuristic ? ["findings_in_use"] : [],
    };

    static int Run(string? name)
    {
        if (name is null)
        {
            Console.Out.Write(List());
            return ExitCode.Success;
        }

        if (!Rules.Exists(name))
        {
            Console.Error.WriteLine($"bonded: there is no rule '{Printable.Of(name, 60)}'. 'bonded policy explain' lists them");
            return ExitCode.Unusable;
        }

        Console.Out.Write(Text(Rules.Of(name)));
        return ExitCode.Success;
    }

    static string List()
    {
        var ink = Ink.ForOutput();
        var text = new StringBuilder();
        text.Append(ink.Strong($"{"RULE",-NameColumns}  {"DOES",-6}  WITHHOLDS")).Append('\n');
        foreach (var rule in Rules.All.OrderBy(static rule => rule.Id, StringComparer.Ordinal))
        {
            text.Append($"{rule.Id,-NameColumns}  {(rule.Mode == RuleMode.Observe ? "note" : Word(rule.Action)),-6}  {Word(rule.Scope)}{(rule.Invariant ? ", always" : "")}").Append('\n');
            text.Append(ink.Faint(Layout.Wrapped(rule.Summary, 2)));
        }

        return text.Append("\nOne of them: bonded policy explain RULE\n").ToString();
    }

    static string Text(Rule rule)
    {
        var ink = Ink.ForOutput();
        var text = new StringBuilder();
        text.Append(ink.Strong(rule.Id)).Append('\n');
        text.Append(Layout.Wrapped(rule.Summary, 2)).Append('\n');
        text.Append(Layout.Wrapped($"Withholds {Word(rule.Scope)}.", 2));
        if (rule.Invariant)
        {
            text.Append(Layout.Wrapped($"It is an invariant: it {(rule.Action == RuleAction.Deny ? "denies" : "holds")} under every policy, and no waiver answers it. It ends when what it saw does.", 2));
            return text.ToString();
        }

        text.Append('\n');
        foreach (var preset in Enum.GetValues<Preset>())
        {
            var setting = PolicySnapshot.Of(preset).Of(rule);
            var does = setting.Mode == RuleMode.Observe && rule.IsAboutCode && preset != Preset.Observe ? "holds what is found for certain, else waits longer or notes it"
                : setting.Mode == RuleMode.Observe ? $"only noted, else it would {Word(setting.Action)}" : $"{Word(setting.Action)}s".Replace("denys", "denies", StringComparison.Ordinal);
            text.Append($"  {preset.ToString().ToLowerInvariant(),-10} {does}").Append('\n');
        }

        text.Append('\n').Append(ink.Strong("In a policy")).Append('\n');
        text.Append($"  [rules.{rule.Id}]\n  action = \"{Word(rule.Action)}\"     # allow, warn, hold or deny\n  mode = \"{(rule.Mode == RuleMode.Observe ? "enforce" : "observe")}\"   # enforce or observe\n");
        if (SettingsOf(rule) is { Count: > 0 } settings)
            text.Append(Layout.Wrapped($"It also obeys {string.Join(", ", settings)}.", 2));
        text.Append('\n').Append(ink.Strong("What answers it")).Append('\n');
        text.Append(Layout.Wrapped($"bonded waive PKG==VERSION --rule {rule.Id} --for 7d --why '...'", 2));
        text.Append(Layout.Wrapped("bonded quarantine approve ID --why '...'", 2));
        if (rule.IsAboutCode && CodeRules.All.FirstOrDefault(info => info.Id == rule.Id) is { } about)
            text.Append('\n').Append(About(about));
        return text.ToString();
    }

    // The page without its heading; each paragraph and item on lines of its own.
    static string About(CodeRuleInfo info)
    {
        var text = new StringBuilder();
        foreach (var line in info.ReadPage().Split('\n').SkipWhile(static line => line.StartsWith('#') || line.Length == 0))
            text.Append(line.Length == 0 ? "\n" : Layout.Wrapped(line, 2));
        return text.ToString();
    }

    static string Word(RuleAction action) => action.ToString().ToLowerInvariant();

    static string Word(RuleScope scope) => scope switch
    {
        RuleScope.File => "the file",
        RuleScope.Release => "the release",
        _ => "the project",
    };
}
