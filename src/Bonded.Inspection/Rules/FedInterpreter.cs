using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A shell, PowerShell or Python is started to do what it is told on its standard input, and is told what came from the network, what was hidden in the
/// package, or a command that fetches, persists or destroys.
/// </summary>
/// <remarks>
/// <para>
/// The command line shows nothing: it is only the interpreter. What it does is written into it afterwards.
/// </para>
/// <para>
/// Programs that drive another shell or a remote one feed it what their user says, when they are called.
/// </para>
/// <para>
/// Find out what is written into the interpreter. Text that the package computes or fetches for it can hardly be cleared.
/// </para>
/// </remarks>
internal sealed class FedInterpreter : CodeRule
{
    const Transformations Hiding = Transformations.Decode | Transformations.Decrypt | Transformations.Decompress | Transformations.Unmarshal | Transformations.Assemble;

    public override string Id => "fed-interpreter";

    public override string Title => "The code starts an interpreter and feeds it a program.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var effect in package.Of(EffectKind.ProcessInput))
        {
            var command = package.Commands.FirstOrDefault(command => (command.Effect.Unit == effect.Unit || effect.Effect.Callers.Contains(command.Effect.Unit)) && Commands.TakesProgram(command.Text));
            if (command is not null && Judge(package, effect, effect.TargetText, effect.Effect.TargetFlow, command.Is(CommandKind.Hidden)) is { } finding)
                yield return finding;
        }

        foreach (var command in package.Commands.Where(command => Commands.TakesProgram(command.Text)))
        {
            foreach (var (name, value) in command.Effect.Effect.Keywords)
            {
                if (name == "input" && Judge(package, command.Effect, TriggeredEffect.TextOf(value), value.Flow, command.Is(CommandKind.Hidden)) is { } finding)
                    yield return finding;
            }
        }
    }

    CodeFinding? Judge(PackageBehaviour package, TriggeredEffect effect, string text, Flow flow, bool isHidden)
    {
        var early = effect.IsEarly || effect.IsHidden;
        if (Commands.KindOf("powershell " + text).HasFlag(CommandKind.FetchAndRun) || (Commands.KindOf(text) & (CommandKind.FetchAndRun | CommandKind.ReverseShell | CommandKind.Destroy | CommandKind.Disarm)) != 0)
            return Report(early || isHidden ? Strength.High : Strength.Medium, effect, $"An interpreter is started and told to fetch, open a shell or destroy, {When(effect.Trigger)}.");
        if (effect.IsBlurred)
            return null;
        if (flow.Has(Sources.Network))
            return Report(early || package.ReachesFixedHost(effect) && effect.Trigger != Trigger.Test ? Strength.High : Strength.Low, effect, $"An interpreter is started and fed what the network answered {When(effect.Trigger)}.");
        if (flow.Has(Hiding) && flow.Has(Sources.PackageData) && !flow.Has(Sources.ProcessOutput) && early)
            return Report(Strength.High, effect, $"An interpreter is started and fed a program that was hidden in a data file, {When(effect.Trigger)}.");
        if (flow.Has(Hiding) && flow.Parameters == 0 && !flow.Has(Sources.File | Sources.ProcessOutput))
            return Report(early ? Strength.High : Strength.Low, effect, $"An interpreter is started and fed a program that was hidden in the package, {When(effect.Trigger)}.");
        return null;
    }
}
