using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A rule about what a package's code does. Every class derived from it in this assembly is found by itself (<see cref="CodeRules"/>). Its
/// doc comment is its page in docs/rules: the summary says what the rule sees, and three paragraphs of remarks say why it matters, what an
/// honest package does instead, and how a finding is cleared.
/// </summary>
internal abstract class CodeRule
{
    /// <summary>The name under which policy knows it: small letters, digits and hyphens. Never changed once released.</summary>
    public abstract string Id { get; }

    /// <summary>One sentence that says what it means when the rule fires.</summary>
    public abstract string Title { get; }

    /// <summary>What the rule sees in a package. It must not throw, whatever the package does, and takes time linear in what it looks at.</summary>
    public abstract IEnumerable<CodeFinding> Look(PackageBehaviour package);

    /// <summary>A finding about an effect.</summary>
    protected CodeFinding Report(Strength strength, TriggeredEffect effect, string message)
    {
        var unit = effect.Effect.Unit;
        var layers = effect.Effect.Layers.Count > 0 ? effect.Effect.Layers : unit.Layers;
        var snippet = unit.Kind == CodeUnitKind.Decoded ? $"{effect.Effect.Callee}({effect.TargetText})" : PackageBehaviour.LineOf(unit.Module.Source, effect.Effect.Line);
        return new CodeFinding(Id, Capped(strength, effect.Trigger), message, effect.Path, effect.Effect.Line, snippet, effect.Trigger, layers);
    }

    /// <summary>A finding about a text.</summary>
    protected CodeFinding Report(Strength strength, TextFact text, string message) =>
        new(Id, Capped(strength, text.Trigger), message, text.Path, text.Line, text.Snippet, text.Trigger, []);

    /// <summary>A finding about a module as a whole.</summary>
    protected CodeFinding Report(Strength strength, PackageBehaviour package, ModuleFacts module, int line, string message)
    {
        var trigger = package.TriggerOf(module.Body);
        return new CodeFinding(Id, Capped(strength, trigger), message, module.Source.Path, line, PackageBehaviour.LineOf(module.Source, line), trigger, []);
    }

    /// <summary>When something happens, to end a sentence with.</summary>
    protected static string When(Trigger trigger) => trigger switch
    {
        Trigger.Start => "whenever Python starts",
        Trigger.Install => "when the package is built or installed",
        Trigger.Import => "as soon as the package is imported",
        Trigger.EntryPoint => "when one of its commands is used",
        Trigger.Call => "when it is called",
        _ => "in its tests or examples",
    };

    // What only the package's own tests and examples do is never more than odd.
    static Strength Capped(Strength strength, Trigger trigger) => trigger == Trigger.Test && strength > Strength.Low ? Strength.Low : strength;
}
