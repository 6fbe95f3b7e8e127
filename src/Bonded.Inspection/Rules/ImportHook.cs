using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A hook for imports, tracing or audits is installed without being asked, in a module that decrypts, unmarshals or fetches code.
/// </summary>
/// <remarks>
/// <para>
/// Modules then are not what lies in the package.
/// </para>
/// <para>
/// Compatibility layers and tools for tests hook imports to rename modules or rewrite assertions, from the source that is there.
/// </para>
/// <para>
/// See where the hook takes the code from.
/// </para>
/// </remarks>
internal sealed class ImportHook : CodeRule
{
    public override string Id => "import-hook";

    public override string Title => "The code changes how Python imports, in order to decrypt or fetch what is imported.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var hook in package.Of(EffectKind.Hook))
        {
            if (!(hook.IsEarly || hook.IsHidden) || !hook.Effect.Callee.StartsWith("sys.", StringComparison.Ordinal))
                continue;
            if (package.Sendings.Any(sending => sending.IsBare && (sending.Effect.Unit.Module == hook.Unit.Module || hook.Unit.Module.Imports.Any(module => module == sending.Effect.Unit.Module || module.Imports.Contains(sending.Effect.Unit.Module))) && sending.Trigger != Trigger.Test))
                yield return Report(Strength.High, hook, $"Imports are hooked {When(hook.Trigger)} by a package that sends to a host of its own choice, past HTTP.");
            var source = package.Effects.FirstOrDefault(effect => effect.Unit.Module == hook.Unit.Module && effect.Kind is EffectKind.DynamicCode or EffectKind.Unmarshal &&
                (effect.Flow.Has(Transformations.Decrypt) || effect.Flow.Has(Sources.Network) || effect.Flow.Has(Transformations.Decode) && effect.Flow.Has(Transformations.Unmarshal | Transformations.Decompress)));
            if (source is not null)
                yield return Report(Strength.High, hook, $"Imports are hooked {When(hook.Trigger)} by code that decrypts or fetches what it runs.");
        }
    }
}
