using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A text that is itself a program, one which fetches, decodes or executes something, is written to a file, and a program is started beside
/// that, without being asked.
/// </summary>
/// <remarks>
/// <para>
/// It splits a dropper in two, so that each half looks harmless: a file is written, a program is run.
/// </para>
/// <para>
/// Build tools write sources that they compile, and templates that their user asked for.
/// </para>
/// <para>
/// Read the text that is written.
/// </para>
/// </remarks>
internal sealed class DroppedCode : CodeRule
{
    public override string Id => "dropped-code";

    public override string Title => "The code writes another program into a file and runs it.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var write in package.Of(EffectKind.FileWrite))
        {
            if (!(write.IsEarly || write.IsHidden) || !write.Effect.Arguments.Any(IsProgram))
                continue;
            var runs = package.Around(write.Unit).FirstOrDefault(effect => effect.Kind is EffectKind.ProcessRun or EffectKind.DynamicCode);
            if (runs is not null)
                yield return Report(Strength.High, write, $"A program that fetches or decodes something is written to a file, and a program is started, {When(write.Trigger)}.");
        }
    }

    // A short program in Python, PowerShell or a shell that gets something and runs it.
    static bool IsProgram(Value value)
    {
        var text = TriggeredEffect.TextOf(value);
        if (text.Length is < 30 or > 32768)
            return false;
        var gets = text.Contains("urlopen", StringComparison.Ordinal) || text.Contains("requests.get", StringComparison.Ordinal) || text.Contains("b64decode", StringComparison.Ordinal) || text.Contains("urlretrieve", StringComparison.Ordinal) ||
            text.Contains("marshal.loads", StringComparison.Ordinal);
        var runs = text.Contains("exec(", StringComparison.Ordinal) || text.Contains("eval(", StringComparison.Ordinal) || text.Contains("os.system", StringComparison.Ordinal) || text.Contains("subprocess.", StringComparison.Ordinal);
        return gets && runs || (Commands.KindOf(text) & (CommandKind.FetchAndRun | CommandKind.ReverseShell | CommandKind.EncodedPowerShell)) != 0;
    }
}
