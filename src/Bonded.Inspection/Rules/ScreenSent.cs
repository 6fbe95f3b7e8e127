using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A picture of the screen, or what camera or microphone take in, is sent to another machine.
/// </summary>
/// <remarks>
/// <para>
/// It shows whatever the victim sees, without a single file being read.
/// </para>
/// <para>
/// Programs for remote support and recording do this when they are called, and show that they do.
/// </para>
/// <para>
/// See who can start it and where it goes.
/// </para>
/// </remarks>
internal sealed class ScreenSent : CodeRule
{
    public override string Id => "screen-sent";

    public override string Title => "The code sends pictures of the screen, the camera or the microphone to another machine.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var sending in package.Sendings.Where(sending => sending.Flow.Has(Sources.Screen)))
        {
            var effect = sending.Effect;
            yield return Report(effect.IsEarly || effect.IsHidden || (sending.IsToNobody || sending.IsToFixedHost) && sending.Flow.Has(Sources.Secrets | Sources.Host | Sources.User) ? Strength.High : sending.IsToNobody ? Strength.Medium : Strength.Low, effect,
                $"Pictures of the screen, the camera or sound are sent to another machine {When(effect.Trigger)}.");
        }

        foreach (var capture in package.Of(EffectKind.ScreenCapture).Where(capture => capture.IsEarly || capture.IsHidden))
            yield return Report(
                package.Around(capture.Unit).Any(other => other.Kind is EffectKind.HttpRequest or EffectKind.Send) ? Strength.High : Strength.Medium, capture,
                $"The screen, the camera or the microphone is recorded {When(capture.Trigger)}.");
    }
}
