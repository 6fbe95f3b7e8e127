using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A connection to another machine is tied to a shell: by a command line, by handing the socket to a shell as its input and output, or by
/// running what comes in and sending back what it printed.
/// </summary>
/// <remarks>
/// <para>
/// It gives whoever waits at the other end full control of the account.
/// </para>
/// <para>
/// Remote administration listens for those who log in, and says so. A library of attacks for teaching holds such lines as texts to print,
/// and runs none.
/// </para>
/// <para>
/// There is none for a library that is not about exactly this.
/// </para>
/// </remarks>
internal sealed class ReverseShell : CodeRule
{
    public override string Id => "reverse-shell";

    public override string Title => "The code gives another machine a shell on this one.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var command in package.Commands.Where(command => command.Is(CommandKind.ReverseShell)))
            yield return Report(Strength.High, command.Effect, $"A command connects a shell to another machine {When(command.Trigger)}.");

        foreach (var unit in package.Units.Where(unit => unit.Decorators.Any(IsMessage)))
        {
            if (package.In(unit).FirstOrDefault(effect => effect.Kind is EffectKind.ProcessRun or EffectKind.DynamicCode && effect.Effect.TargetFlow.Parameters != 0) is { } run)
                yield return Report(run.IsEarly || run.IsHidden || package.Of(EffectKind.Spawn).Any(spawn => spawn.IsEarly && spawn.Unit.Module == unit.Module) ? Strength.High : Strength.Medium, run,
                    "What comes in as a message of a messenger is run as a command.");
        }

        var connects = new Dictionary<ModuleFacts, TriggeredEffect>();
        foreach (var effect in package.Of(EffectKind.Connect).Where(effect => effect.Effect.Callee.StartsWith("socket.", StringComparison.Ordinal)))
            connects.TryAdd(effect.Unit.Module, effect);
        foreach (var unit in package.Units)
        {
            if (!connects.TryGetValue(unit.Module, out var connect) || !package.In(unit).Any(effect => effect.Kind is EffectKind.ProcessRun or EffectKind.DynamicCode or EffectKind.Connect))
                continue;
            var effects = package.Around(unit).ToList();
            var shell = effects.Find(effect => effect.Kind == EffectKind.ProcessRun && IsShell(effect.TargetText));
            if (shell is not null && effects.Exists(effect => effect.Effect.Callee is "os.dup2" or "posix.dup2"))
                yield return Report(Strength.High, connect, $"A shell is run with a connection to another machine as its input and output, {When(connect.Trigger)}.");
            else if (effects.Find(effect => effect.Kind is EffectKind.ProcessRun or EffectKind.DynamicCode && effect.Effect.TargetFlow.Has(Sources.Network) && !effect.IsBlurred) is { } obeyed
                && (effects.Exists(effect => effect.Kind == EffectKind.Send && effect.Flow.Has(Sources.ProcessOutput)) || obeyed.IsEarly))
                yield return Report(
                    obeyed.IsEarly || obeyed.IsHidden || Hosts.IsFixed(connect.Effect) ? Strength.High : Strength.Medium, obeyed,
                    $"Commands that another machine sends are run, and what they print is sent back, {When(obeyed.Trigger)}.");
        }
    }

    static bool IsMessage(string decorator) =>
        decorator.StartsWith("discord.", StringComparison.Ordinal) || decorator.StartsWith("telebot.", StringComparison.Ordinal) || decorator.StartsWith("aiogram.", StringComparison.Ordinal) ||
        decorator.StartsWith("pyrogram.", StringComparison.Ordinal) || decorator.StartsWith("telethon.", StringComparison.Ordinal);

    static bool IsShell(string command) =>
        command.Contains("sh", StringComparison.Ordinal) || command.Contains("cmd", StringComparison.OrdinalIgnoreCase) || command.Length == 0;
}
