using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// On import, install or start, the metadata service of a cloud is asked, which hands out the credentials of the machine to whoever runs on
/// it.
/// </summary>
/// <remarks>
/// <para>
/// Those credentials open whatever the machine may use in the cloud.
/// </para>
/// <para>
/// Clients of clouds ask it when a session is made, and send what they get to that cloud alone.
/// </para>
/// <para>
/// See which of its answers are used. Detecting the cloud is harmless, its tokens are not.
/// </para>
/// </remarks>
internal sealed class MetadataService : CodeRule
{
    public override string Id => "metadata-service";

    public override string Title => "The code asks a cloud for the credentials of the machine without being asked.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var effect in package.Effects)
        {
            if (effect.Kind is not (EffectKind.HttpRequest or EffectKind.ProcessRun or EffectKind.Connect) || !(effect.IsEarly || effect.IsHidden) || !Places.SourcesOf(effect.TargetText).HasFlag(Sources.MetadataService))
                continue;
            var token = effect.TargetText.Contains("security-credentials", StringComparison.Ordinal) || effect.TargetText.Contains("token", StringComparison.Ordinal);
            yield return Report(effect.IsHidden || token || effect.Trigger is Trigger.Install or Trigger.Start ? Strength.High : Strength.Medium, effect, $"The metadata service of a cloud is asked {When(effect.Trigger)}.");
        }

        foreach (var sending in package.Sendings)
        {
            if (sending.Flow.Has(Sources.MetadataService) && sending.Host != HostKind.MetadataService && (sending.Effect.IsEarly || sending.Effect.IsHidden || sending.IsToNobody))
                yield return Report(Strength.High, sending.Effect, $"What a cloud's metadata service answered is sent to another machine {When(sending.Trigger)}.");
        }
    }
}
