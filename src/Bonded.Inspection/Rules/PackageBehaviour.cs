using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>Everything a rule may look at: what a package's code does, when each piece of it runs, and what its text looks like.</summary>
internal sealed class PackageBehaviour
{
    readonly Dictionary<CodeUnit, Trigger> triggers;

    /// <param name="triggers">When each unit of <paramref name="program"/> runs at the earliest.</param>
    public PackageBehaviour(
        PackageKind kind, ProgramFacts program, IReadOnlyDictionary<CodeUnit, Trigger> triggers, IReadOnlyList<TextFact> texts, IReadOnlyList<PackageMember> members)
    {
        Kind = kind;
        this.triggers = new Dictionary<CodeUnit, Trigger>(triggers);
        Modules = program.Modules;
        Units = program.Units;
        Effects = [.. program.Effects.Select(effect => new TriggeredEffect(effect, TriggerOf(effect.Unit)))];
        Texts = texts;
        Members = members;
    }

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

    public Trigger TriggerOf(CodeUnit unit) => triggers.GetValueOrDefault(unit, Trigger.Call);
}
