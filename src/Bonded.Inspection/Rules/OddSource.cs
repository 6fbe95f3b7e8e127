using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A source file is written in an encoding that hides its text, or is an archive at the same time.
/// </summary>
/// <remarks>
/// <para>
/// What a reader or a scanner sees is not what Python runs.
/// </para>
/// <para>
/// Source is UTF-8, or says in its first lines which other plain encoding it has.
/// </para>
/// <para>
/// Decode it as Python does, and read that.
/// </para>
/// </remarks>
internal sealed class OddSource : CodeRule
{
    public override string Id => "odd-source";

    public override string Title => "A source file is not what it looks like.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var module in package.Modules)
        {
            foreach (var fault in module.Faults.Where(fault => fault.Code is SourceFaultCode.OddEncoding).Take(1))
            {
                var early = package.TriggerOf(module.Body) is Trigger.Import or Trigger.Install or Trigger.Start;
                yield return Report(early ? Strength.Medium : Strength.Low, package, module, fault.Line, "The source is written in an encoding that hides its text.");
            }
        }

        foreach (var text in package.Texts.Where(text => text.Kind == TextFactKind.Archive))
            yield return Report(text.Trigger is Trigger.Call ? Strength.Low : Strength.Medium, text, "A source file is an archive at the same time.");
    }
}
