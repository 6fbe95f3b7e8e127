using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A function of another package, of the standard library or of Python itself is replaced by one that sends what it is called with to
/// another machine.
/// </summary>
/// <remarks>
/// <para>
/// The victim calls the function that it knows, and every password, key or message that passes through is copied. Patch releases of trusted
/// projects have done this.
/// </para>
/// <para>
/// Packages for monitoring and for tests patch others when they are told to, and hand measurements, not arguments, to their own service.
/// </para>
/// <para>
/// Read the function that is put there. A monitoring package that is asked for can be waived.
/// </para>
/// </remarks>
internal sealed class PatchedPackage : CodeRule
{
    public override string Id => "patched-package";

    public override string Title => "The code replaces functions of another package with its own that send on what they are given.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var patch in package.Of(EffectKind.Patch))
        {
            foreach (var unit in patch.Effect.Arguments.Concat(patch.Effect.Keywords.Select(keyword => keyword.Value)).SelectMany(UnitsOf))
            {
                // What the function itself or something it calls at once sends, and not what a service around it may send some day.
                var sends = package.In(unit).Concat(unit.Calls.SelectMany(package.In)).FirstOrDefault(IsTold);
                if (sends is null)
                    continue;
                yield return Report(
                    patch.IsEarly || patch.IsHidden || Hosts.KindOf(sends.Effect) is HostKind.Messenger or HostKind.RequestBin or HostKind.Address ? Strength.High : Strength.Low, patch,
                    $"A function of another package is replaced by one that sends on what it is given; that happens {When(patch.Trigger)}.");
                break;
            }
        }
    }

    static IEnumerable<CodeUnit> UnitsOf(Value value) => value switch
    {
        Value.Function function => [function.Unit],
        Value.Class type => type.Methods.Values,
        _ => [],
    };

    // It sends what it was given, itself or in a thread of its own, to an address that it knows.
    static bool IsTold(TriggeredEffect effect) =>
        effect.Kind is EffectKind.HttpRequest or EffectKind.Send && (effect.Flow.Parameters != 0 || effect.Flow.Has(Sources.Secrets | Sources.Environment)) && effect.Effect.Target is Value.Text { Content: ['h', 't', 't', 'p', ..] } ||
        effect.Kind == EffectKind.Spawn && effect.Flow.Parameters != 0 && effect.Effect.Arguments.Concat(effect.Effect.Keywords.Select(keyword => keyword.Value)).Any(value => value is Value.Sequence sequence && sequence.Items.Any(item => TriggeredEffect.TextOf(item).Contains("://", StringComparison.Ordinal)));
}
