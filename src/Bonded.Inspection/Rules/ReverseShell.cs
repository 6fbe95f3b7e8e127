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

        foreach (var unit in package.Units)
        {
            var effects = package.In(unit).ToList();
            var connect = effects.Find(effect => effect.Kind is EffectKind.Connect && effect.Effect.Callee.StartsWith("socket.", StringComparison.Ordinal));
            if (connect is null)
                continue;
            effects = [.. package.Around(unit)];
            var shell = effects.Find(effect => effect.Kind == EffectKind.ProcessRun && IsShell(effect.TargetText));
            if (shell is not null && effects.Exists(effect => effect.Effect.Callee is "os.dup2" or "posix.dup2"))
                yield return Report(Strength.High, connect, $"A shell is run with a connection to another machine as its input and output, {When(connect.Trigger)}.");
            else if (effects.Find(effect => effect.Kind is EffectKind.ProcessRun or EffectKind.DynamicCode && effect.Effect.TargetFlow.Has(Sources.Network) && effect.Effect.TargetFlow.Sources != Sources.None) is { } run
                && (effects.Exists(effect => effect.Kind == EffectKind.Send && effect.Flow.Has(Sources.ProcessOutput)) || run.IsEarly))
                yield return Report(
                    run.IsEarly || run.IsHidden || Hosts.KindOf(connect.Effect) is HostKind.Address or HostKind.Tunnel ? Strength.High : Strength.Medium, run,
                    $"Commands that another machine sends are run, and what they print is sent back, {When(run.Trigger)}.");
        }
    }

    static bool IsShell(string command) =>
        command.Contains("sh", StringComparison.Ordinal) || command.Contains("cmd", StringComparison.OrdinalIgnoreCase) || command.Length == 0;
}
