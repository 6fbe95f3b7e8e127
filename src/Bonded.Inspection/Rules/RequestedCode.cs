using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// What somebody asks a server for is run as a command or as Python: a web page, a header or a cookie says what the machine is to do.
/// </summary>
/// <remarks>
/// <para>
/// It is the back door that is left in a helper for web servers. It does nothing until whoever put it there comes along, so that no test and
/// no sandbox sees it.
/// </para>
/// <para>
/// Consoles for debugging and servers for notebooks run what they are sent, say so, and let nobody in who is not known. They take it from a
/// protocol of their own, not from a parameter that is passed to a shell as it is.
/// </para>
/// <para>
/// See who can reach the page, and whether the package is there to run code for others at all.
/// </para>
/// </remarks>
internal sealed class RequestedCode : CodeRule
{
    public override string Id => "requested-code";

    public override string Title => "The code runs what somebody asks a server for.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var effect in package.Effects)
        {
            if (effect.Kind is not (EffectKind.ProcessRun or EffectKind.DynamicCode or EffectKind.Unmarshal) || !effect.Effect.TargetFlow.Has(Sources.Request) || effect.IsBlurred || effect.Trigger == Trigger.Test)
                continue;
            var whole = effect.Kind != EffectKind.ProcessRun || RunCommand.IsLine(effect) && effect.TargetText is "" or [Value.Text.Hole] || Library.Commands.KindOf(effect.TargetText).HasFlag(Library.CommandKind.Interpreter);
            yield return Report(whole ? effect.Kind == EffectKind.Unmarshal ? Strength.Medium : Strength.High : Strength.Low, effect, whole
                ? "What somebody asks a server for is run as code or as a command."
                : "Part of a command is what somebody asks a server for.");
        }
    }
}
