using System.Text;
using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>Everything a rule may look at: what a package's code does, when each piece of it runs, and what its text looks like.</summary>
internal sealed class PackageBehaviour
{
    // Units that are looked at around one.
    const int Neighbourhood = 200;

    readonly Dictionary<CodeUnit, Trigger> triggers;
    readonly ILookup<EffectKind, TriggeredEffect> byKind;
    readonly ILookup<CodeUnit, TriggeredEffect> byUnit;
    readonly Dictionary<CodeUnit, IReadOnlyList<TriggeredEffect>> around = [];

    /// <param name="triggers">When each unit of <paramref name="program"/> runs at the earliest.</param>
    public PackageBehaviour(
        PackageKind kind, ProgramFacts program, IReadOnlyDictionary<CodeUnit, Trigger> triggers, IReadOnlyList<TextFact> texts, IReadOnlyList<PackageMember> members)
    {
        Kind = kind;
        this.triggers = new Dictionary<CodeUnit, Trigger>(triggers);
        Modules = program.Modules;
        Units = program.Units;
        Effects = [.. program.Effects.Select(effect => new TriggeredEffect(effect, TriggerOf(effect)))];
        Texts = texts;
        Members = members;
        byKind = Effects.ToLookup(effect => effect.Kind);
        byUnit = Effects.ToLookup(effect => effect.Effect.Unit);
        Commands = [.. byKind[EffectKind.ProcessRun].Select(effect => new RunCommand(effect))];
        Sendings = [.. Effects.Where(effect => effect.Kind is EffectKind.HttpRequest or EffectKind.Send).Select(effect => new Sending(effect, IsToFixedHost(effect))),
            .. Commands.Where(command => command.Is(CommandKind.SendOut)).Select(command => new Sending(command.Effect, command.IsToFixedHost, Library.Commands.OutputOf(command.Text).Prints & Told))];
    }

    // What a command that sends something prints into it, as far as that is anybody's secret.
    const Sources Told = Sources.Secrets | Sources.Environment | Sources.Host | Sources.User | Sources.Clipboard | Sources.Screen;

    /// <summary>It goes to a host that stands in the code: its own target's or, where that is an open connection, the one that the same code connects to.</summary>
    bool IsToFixedHost(TriggeredEffect effect) =>
        Hosts.IsFixed(effect.Effect) || effect.TargetText.Length == 0 && byUnit[effect.Unit].Any(other => other.Kind == EffectKind.Connect && Hosts.IsFixed(other.Effect));

    /// <summary>Code of the same module, or code that calls it, reaches out to a host that stands in the code.</summary>
    public bool ReachesFixedHost(TriggeredEffect effect)
    {
        reaching ??= Effects.Where(other => other.Kind is EffectKind.HttpRequest or EffectKind.Connect && Hosts.IsFixed(other.Effect)).Select(other => other.Unit.Module).ToHashSet();
        return reaching.Contains(effect.Unit.Module) || effect.Effect.Callers.Any(caller => reaching.Contains(caller.Module));
    }

    HashSet<ModuleFacts>? reaching;

    public PackageKind Kind { get; }

    public IReadOnlyList<ModuleFacts> Modules { get; }

    /// <summary>Every piece of code, decoded code among it.</summary>
    public IReadOnlyList<CodeUnit> Units { get; }

    /// <summary>Everything that the code does to the world outside, in the order of modules and lines.</summary>
    public IReadOnlyList<TriggeredEffect> Effects { get; }

    /// <summary>What stands out in the sources' text, whatever it means.</summary>
    public IReadOnlyList<TextFact> Texts { get; }

    /// <summary>Every file of the package, code or not.</summary>
    public IReadOnlyList<PackageMember> Members { get; }

    /// <summary>The programs that are started.</summary>
    public IReadOnlyList<RunCommand> Commands { get; }

    /// <summary>What is sent to other machines.</summary>
    public IReadOnlyList<Sending> Sendings { get; }

    /// <summary>
    /// An effect happens once everything runs that brings it about: the code that does it, and the callers that pass in what makes it one. A helper that
    /// something harmless uses on import does not make what others pass to it happen on import.
    /// </summary>
    Trigger TriggerOf(Effect effect)
    {
        var trigger = TriggerOf(effect.Unit);
        foreach (var caller in effect.Callers)
        {
            if (TriggerOf(caller) is var latest && latest < trigger)
                trigger = latest;
        }

        return trigger;
    }

    public Trigger TriggerOf(CodeUnit unit) => triggers.GetValueOrDefault(unit, Trigger.Call);

    public IEnumerable<TriggeredEffect> Of(EffectKind kind) => byKind[kind];

    public IEnumerable<TriggeredEffect> In(CodeUnit unit) => byUnit[unit];

    /// <summary>The effects of a unit and of what it calls, directly or not, the nearest first.</summary>
    public IReadOnlyList<TriggeredEffect> Around(CodeUnit unit)
    {
        if (around.TryGetValue(unit, out var known))
            return known;
        var seen = new HashSet<CodeUnit> { unit };
        var queue = new Queue<CodeUnit>(seen);
        var effects = new List<TriggeredEffect>();
        while (queue.TryDequeue(out var next))
        {
            effects.AddRange(byUnit[next]);
            foreach (var callee in next.Calls.Concat(next.MayCalls))
            {
                if (seen.Count < Neighbourhood && seen.Add(callee))
                    queue.Enqueue(callee);
            }
        }

        // Only a few rules ask, and of few units; what is kept is bounded all the same.
        if (around.Count < 1000)
            around.Add(unit, effects);
        return effects;
    }

    /// <summary>The text of a line of a module, at most 400 bytes of it; null if there is no such line.</summary>
    public static string? LineOf(ModuleSource source, int line)
    {
        var rest = source.Bytes.Span;
        for (var i = 1; i < line; i++)
        {
            var end = rest.IndexOf((byte)'\n');
            if (end < 0)
                return null;
            rest = rest[(end + 1)..];
        }

        var length = rest.IndexOf((byte)'\n');
        if (length >= 0)
            rest = rest[..length];
        rest = rest.Trim(" \t\r"u8);
        return Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, 400)]);
    }
}
