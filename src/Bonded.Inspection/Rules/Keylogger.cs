using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// Keys that are pressed anywhere on the machine are listened to, and what was typed is sent to another machine or mailed; or the listening
/// begins without anyone having asked.
/// </summary>
/// <remarks>
/// <para>
/// Everything typed is in it: passwords, messages, card numbers.
/// </para>
/// <para>
/// Programs with shortcuts listen while they run, for the keys of the shortcut, and send nothing.
/// </para>
/// <para>
/// See what becomes of the keys.
/// </para>
/// </remarks>
internal sealed class Keylogger : CodeRule
{
    public override string Id => "keylogger";

    public override string Title => "The code listens to the keyboard and passes on what is typed.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var sending in package.Sendings.Where(sending => sending.Flow.Has(Sources.Keystrokes)))
        {
            var effect = sending.Effect;
            yield return Report(effect.IsEarly || effect.IsHidden || sending.IsToNobody || effect.Kind == EffectKind.Send ? Strength.High : Strength.Medium, effect, $"What is typed is sent to another machine {When(effect.Trigger)}.");
        }

        foreach (var hook in package.Of(EffectKind.InputHook))
        {
            var module = hook.Unit.Module;
            var sends = package.Sendings.FirstOrDefault(sending => sending.Effect.Unit.Module == module && !sending.IsPrivate);
            if (sends is not null)
                yield return Report(hook.IsEarly || hook.IsHidden || sends.IsToNobody || sends.Effect.Effect.Callee.StartsWith("smtplib", StringComparison.Ordinal) ? Strength.High : Strength.Low, hook,
                    $"The keyboard is listened to {When(hook.Trigger)}, beside code that sends to another machine.");
            else if (hook.IsEarly || hook.IsHidden)
                yield return Report(Strength.Medium, hook, $"The keyboard or the mouse is listened to {When(hook.Trigger)}.");
        }
    }
}
