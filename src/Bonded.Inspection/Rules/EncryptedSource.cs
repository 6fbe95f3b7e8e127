namespace Bonded.Inspection.Rules;

/// <summary>
/// The modules are wrapped by a tool that encrypts Python and decrypts it as it runs.
/// </summary>
/// <remarks>
/// <para>
/// What cannot be read cannot be judged. PyPI refuses such packages since 2026.
/// </para>
/// <para>
/// Commercial packages ship native code, or are not published on a public index.
/// </para>
/// <para>
/// Ask the publisher for readable code, or decide to trust the publisher as a whole.
/// </para>
/// </remarks>
internal sealed class EncryptedSource : CodeRule
{
    public override string Id => "encrypted-source";

    public override string Title => "The package is encrypted: nobody can read what it does.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var module in package.Modules)
        {
            if (module.Outside.FirstOrDefault(IsRuntime) is not null)
            {
                var trigger = package.TriggerOf(module.Body);
                yield return Report(trigger is Trigger.Import or Trigger.Install or Trigger.Start ? Strength.High : Strength.Medium, package, module, 1, "The module is encrypted and decrypts itself as it runs.");
            }
        }

        foreach (var effect in package.Effects)
        {
            if (effect.Effect.Callee.Contains("__pyarmor__", StringComparison.Ordinal))
                yield return Report(Strength.High, effect, "The module is encrypted and decrypts itself as it runs.");
        }
    }

    static bool IsRuntime(string module) =>
        module.StartsWith("pyarmor_runtime", StringComparison.Ordinal) || module.StartsWith("pytransform", StringComparison.Ordinal) || module is "sourcedefender" or "pyconcrete" or "pye" or "pysecure";
}
