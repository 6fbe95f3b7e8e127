using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// On import, install or start, something is sent to the programming interface of a messenger, a site that shows whatever is sent to it, or
/// a tunnel.
/// </summary>
/// <remarks>
/// <para>
/// These take anything from anybody without a name, and cost nothing. Most thieves of recent years send their loot there.
/// </para>
/// <para>
/// Clients of messengers send when they are called, with the address or token that their user gives.
/// </para>
/// <para>
/// See what is sent, and whose channel it is.
/// </para>
/// </remarks>
internal sealed class MessengerWebhook : CodeRule
{
    public override string Id => "messenger-webhook";

    public override string Title => "The code reports to a messenger or a site that collects requests, without being asked.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var sending in package.Sendings)
        {
            if (sending.IsBare && sending.Effect.Effect.Callee.StartsWith("smtplib.", StringComparison.Ordinal) && sending.Trigger != Trigger.Test)
                yield return Report(sending.Effect.IsEarly || sending.Effect.IsHidden ? Strength.High : Strength.Medium, sending.Effect, $"Mail is sent by way of a server that stands in the code, {When(sending.Trigger)}.");
            if (sending.Host is not (HostKind.Messenger or HostKind.RequestBin or HostKind.Tunnel) || !(sending.Effect.IsEarly || sending.Effect.IsHidden))
                continue;
            var whole = sending.Effect.Effect.Target is Value.Text { IsWhole: true };
            yield return Report(whole || sending.Trigger is Trigger.Install or Trigger.Start || sending.Effect.IsHidden ? Strength.High : Strength.Medium, sending.Effect,
                $"Something is sent to a messenger, a tunnel or a site that collects requests, {When(sending.Trigger)}.");
        }
    }
}
