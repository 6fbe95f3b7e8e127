using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// The name or address of the machine, or who is logged in, is sent to another machine, or the output of commands that tell such things.
/// </summary>
/// <remarks>
/// <para>
/// It is how an attack begins: the names tell whether the machine is worth more, and prove to the attacker that a name which an
/// organisation uses inside can be hijacked.
/// </para>
/// <para>
/// Telemetry that is honest is sent when the package is used, can be turned off, and sends a hashed or random id, not names. Nothing at all
/// is sent while a package is being installed.
/// </para>
/// <para>
/// See what is sent and to whom. Telemetry that is documented and sends no names can be waived.
/// </para>
/// </remarks>
internal sealed class HostFactsSent : CodeRule
{
    public override string Id => "host-facts-sent";

    public override string Title => "The code sends facts about the machine and its user to another machine without being asked.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var sending in package.Sendings)
        {
            var effect = sending.Effect;
            var flow = sending.Content;
            if (sending.IsPrivate || !flow.Has(Sources.Host | Sources.User | Sources.ProcessOutput))
                continue;
            var names = flow.Has(Sources.Host | Sources.User) && !flow.Has(Transformations.Hash);
            var both = flow.Has(Sources.Host) && flow.Has(Sources.User);
            if (names && (effect.Trigger is Trigger.Install or Trigger.Start || effect.IsHidden || effect.IsEarly && (both || sending.IsToNobody)))
                yield return Report(Strength.High, effect, $"Names of the machine or of its user are sent to another machine {When(effect.Trigger)}.");
            else if (effect.IsEarly && (names || flow.Has(Sources.ProcessOutput) && effect.Trigger != Trigger.Import || sending.IsToNobody))
                yield return Report(Strength.Medium, effect, $"Facts about the machine are sent to another machine {When(effect.Trigger)}.");
            else if (names && sending.IsToNobody && (both || effect.Trigger == Trigger.EntryPoint))
                yield return Report(Strength.Medium, effect, "Names of the machine and its user are sent to a messenger, a tunnel or a site where anybody collects what is sent.");
            else if (effect.IsEarly)
                yield return Report(Strength.Low, effect, $"A hash of facts about the machine, or what a program printed, is sent to another machine {When(effect.Trigger)}.");
        }
    }
}
