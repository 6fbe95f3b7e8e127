using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// All environment variables together, or several named ones as content of a message, are sent to another machine.
/// </summary>
/// <remarks>
/// <para>
/// On build machines and servers the environment holds every token there is. Whoever has it can publish packages and enter clouds.
/// </para>
/// <para>
/// A client reads the one variable with its own key and sends it as a header to its own service, when it is called. Nothing needs the whole
/// environment of its user.
/// </para>
/// <para>
/// See which variables are sent and when. Diagnostics that a user starts, and that say what they send, can be waived.
/// </para>
/// </remarks>
internal sealed class EnvironmentSent : CodeRule
{
    public override string Id => "environment-sent";

    public override string Title => "The code sends the environment of the process to another machine.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var sending in package.Sendings)
        {
            var effect = sending.Effect;
            if (sending.IsPrivate || effect.Kind == EffectKind.ProcessRun && !effect.IsEarly)
                continue;
            if (sending.Content.Has(Sources.Environment) && (effect.IsEarly || effect.IsHidden || sending.IsToNobody || sending.IsToFixedHost && !effect.IsBlurred || IsBare(sending)))
                yield return Report(effect.IsBlurred || !effect.IsEarly && IsFarAway(effect) ? Strength.Medium : Strength.High, effect, $"The whole environment of the process is sent to another machine {When(effect.Trigger)}.");
            else if (sending.Content.Has(Sources.Variable | Sources.Token) && !effect.Effect.TargetFlow.Has(Sources.Variable) && (effect.IsEarly || effect.IsHidden))
                yield return Report(
                    effect.Trigger is Trigger.Install or Trigger.Start || effect.IsHidden || sending.IsToNobody || sending.Content.Has(Sources.Token) ? Strength.High : Strength.Medium, effect,
                    $"Environment variables are sent to another machine as content {When(effect.Trigger)}.");
        }
    }

    // What reaches a sender that does not know of the environment went through the objects of a whole library, where one setting is not told from all.
    static bool IsFarAway(TriggeredEffect effect) => !effect.IsHidden && !effect.Effect.Unit.Module.Outside.Any(static name => name is "os" || name.StartsWith("os.", StringComparison.Ordinal));

    // Nothing else is sent with it, and it was packed up as it is.
    static bool IsBare(Sending sending) =>
        (sending.Content.Sources & ~Sources.Variable) == Sources.Environment && sending.Content.Has(Transformations.Encode | Transformations.Serialize | Transformations.Compress | Transformations.Encrypt);
}
