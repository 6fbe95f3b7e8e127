using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// The name of a module, function or attribute that runs code or reaches outside is decoded, reversed or put together from characters, and
/// then looked up.
/// </summary>
/// <remarks>
/// <para>
/// A search for the dangerous names then finds nothing. It serves no other purpose.
/// </para>
/// <para>
/// Code that works over several versions of Python looks names up by a plain text.
/// </para>
/// <para>
/// Read the names that come out, and judge the code as if it were written with them.
/// </para>
/// </remarks>
internal sealed class DisguisedNames : CodeRule
{
    public override string Id => "disguised-names";

    public override string Title => "The code puts the names of what it uses together from pieces, so that they are not found.";

    static readonly string[] Powers =
    [
        "exec", "eval", "compile", "system", "popen", "Popen", "subprocess", "os", "socket", "urlopen", "requests", "urllib", "urllib.request", "marshal", "base64", "b64decode", "__import__", "builtins", "__builtins__", "ctypes", "check_output", "connect",
    ];

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var unit in package.Effects.Where(effect => effect.Kind is EffectKind.Reflection or EffectKind.DynamicImport).GroupBy(effect => effect.Unit))
        {
            var disguised = unit.Where(IsDisguised).ToList();
            if (disguised.Count == 0)
                continue;
            var first = disguised[0];
            var strong = disguised.Count >= 3 || disguised.Any(effect => effect.Effect.Layers.Count > 1) || disguised.Any(effect => effect.TargetText is "exec" or "eval" or "system" or "__import__");
            yield return Report(first.IsEarly || first.IsHidden ? strong ? Strength.High : Strength.Medium : strong ? Strength.Medium : Strength.Low, first, $"Names of things that run code or reach outside are put together from pieces; it happens {When(first.Trigger)}.");
        }
    }

    static bool IsDisguised(TriggeredEffect effect) =>
        effect.Effect.Target is Value.Text { IsWhole: true } text && Powers.Contains(text.Content) && (effect.Effect.Layers.Count > 0 || text.Layers.Count > 0 || text.Flow.Has(Transformations.Decode | Transformations.Assemble | Transformations.Decrypt));
}
