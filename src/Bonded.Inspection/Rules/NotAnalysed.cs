using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A source file is nested too deeply, too long, or takes more steps to follow than are spent on one package; or it is broken, and
/// something of it runs all the same.
/// </summary>
/// <remarks>
/// <para>
/// What was not read was not judged.
/// </para>
/// <para>
/// Generated tables and parsers can be very long. Nobody nests a thousand brackets.
/// </para>
/// <para>
/// See why the file is so large, and look at what runs on import.
/// </para>
/// </remarks>
internal sealed class NotAnalysed : CodeRule
{
    public override string Id => "not-analysed";

    public override string Title => "Some of the code could not be read to the end.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var module in package.Modules)
        {
            foreach (var fault in module.Faults)
            {
                var early = package.TriggerOf(module.Body) is Trigger.Import or Trigger.Install or Trigger.Start;
                switch (fault.Code)
                {
                    case SourceFaultCode.TooDeep:
                        yield return Report(early ? Strength.Medium : Strength.Low, package, module, fault.Line, "The source is nested deeper than is read here.");
                        break;
                    case SourceFaultCode.TooLong:
                        yield return Report(early ? Strength.Medium : Strength.Low, package, module, fault.Line, "The source is longer than is read here.");
                        break;
                    case SourceFaultCode.Budget:
                        yield return Report(Strength.Low, package, module, fault.Line, "Following what the code does took more than is spent on one package.");
                        break;
                    case SourceFaultCode.Syntax or SourceFaultCode.Undecodable when early:
                        yield return Report(Strength.Low, package, module, fault.Line, "The source is broken where Python would run it.");
                        break;
                }
            }
        }
    }
}
