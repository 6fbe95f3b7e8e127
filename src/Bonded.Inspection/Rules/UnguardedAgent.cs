using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A coding assistant that is installed on the machine is started with an order, and told to ask nobody before it acts; or the
/// files from which assistants take their orders are written, with orders to pass on secrets.
/// </summary>
/// <remarks>
/// <para>
/// The assistant may read every file and knows where things lie; whoever gives it an order without its questions has a thief that needs no code
/// of its own, and whose orders are plain language that no scanner knows.
/// </para>
/// <para>
/// Programs that are made to drive such assistants do so when their user tells them to.
/// </para>
/// <para>
/// Read the order, and see when it is given.
/// </para>
/// </remarks>
internal sealed class UnguardedAgent : CodeRule
{
    public override string Id => "unguarded-agent";

    public override string Title => "The code has a coding assistant act without asking.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands.Where(command => command.Is(CommandKind.UnguardedAgent)))
            yield return Report(command.Effect.IsEarly || command.Effect.IsHidden ? Strength.High : Strength.Low, command.Effect, $"A coding assistant is told to act without asking anybody, {When(command.Trigger)}.");
        foreach (var effect in package.Of(EffectKind.FileWrite))
        {
            if (effect.Trigger == Trigger.Test || !IsForAgents(effect.TargetText))
                continue;
            var text = string.Concat(effect.Effect.Arguments.Concat(effect.Effect.Keywords.Select(keyword => keyword.Value)).Select(TriggeredEffect.TextOf).Where(text => text != effect.TargetText));
            if (Places.NamesSecret(text) && text.Contains("://", StringComparison.Ordinal))
                yield return Report(Strength.High, effect, $"Orders for coding assistants that name secrets and an address are written {When(effect.Trigger)}.");
        }
    }

    // Files that assistants take for orders.
    static bool IsForAgents(string path)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return name is "AGENTS.md" or "CLAUDE.md" or "GEMINI.md" or ".cursorrules" or ".windsurfrules" or ".clinerules" or "copilot-instructions.md" or "SKILL.md" || name.EndsWith(".mdc", StringComparison.Ordinal);
    }
}
