using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>What is in the clipboard is sent to another machine.</summary>
/// <remarks>
/// <para>
/// People copy passwords from their password manager and addresses of wallets; whoever reads the clipboard for a day has them all.
/// </para>
/// <para>
/// Programs that share a clipboard between machines do it when they are started, and with machines that their user named.
/// </para>
/// <para>
/// See who starts it and where it goes.
/// </para>
/// </remarks>
internal sealed class ClipboardSent : CodeRule
{
    public override string Id => "clipboard-sent";

    public override string Title => "The code sends what is in the clipboard to another machine.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var sending in package.Sendings.Where(sending => sending.Content.Has(Sources.Clipboard) && !sending.Effect.IsBlurred && !sending.IsPrivate))
            yield return Report(
                sending.Effect.IsEarly || sending.Effect.IsHidden || sending.IsToNobody ? Strength.High : sending.IsToFixedHost && sending.Trigger != Trigger.EntryPoint ? Strength.Medium : Strength.Low, sending.Effect,
                $"What is in the clipboard is sent to another machine {When(sending.Trigger)}.");
    }
}
