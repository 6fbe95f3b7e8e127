using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// What a .pth or .start file or a module such as sitecustomize runs does more than prepare imports: it talks to the network, starts
/// programs, decodes and runs code, or reads secrets.
/// </summary>
/// <remarks>
/// <para>
/// It runs with every program on the machine that is written in Python, whether that uses the package or not, and as whoever starts it.
/// </para>
/// <para>
/// Measuring of coverage and editable installs use start-up code to set up imports and hooks. Nothing else is in it.
/// </para>
/// <para>
/// There is hardly a reason for it. Packages that need it should offer a command that installs it.
/// </para>
/// </remarks>
internal sealed class StartupBehaviour : CodeRule
{
    public override string Id => "startup-behaviour";

    public override string Title => "Code that Python runs at every start reaches the network, starts programs or runs hidden code.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var effect in package.Effects)
        {
            if (effect.Trigger != Trigger.Start)
                continue;
            var direct = !effect.Path.EndsWith(".py", StringComparison.OrdinalIgnoreCase) || effect.Path.EndsWith("customize.py", StringComparison.OrdinalIgnoreCase) || effect.Unit.Kind is CodeUnitKind.Module or CodeUnitKind.Decoded;
            switch (effect.Kind)
            {
                case EffectKind.HttpRequest or EffectKind.Connect or EffectKind.Send or EffectKind.ProcessRun or EffectKind.NativeLoad or EffectKind.RegistryWrite or EffectKind.InputHook or EffectKind.ScreenCapture:
                    yield return Report(direct ? Strength.High : Strength.Medium, effect, "Code that runs at every start of Python reaches the network, starts a program or loads native code.");
                    break;
                case EffectKind.DynamicCode or EffectKind.Unmarshal when effect.IsHidden || effect.Flow.Has(Transformations.Decode | Transformations.Decrypt | Transformations.Decompress | Transformations.Unmarshal):
                    yield return Report(Strength.High, effect, "Code that runs at every start of Python decodes other code and runs it.");
                    break;
                case EffectKind.DynamicCode when !effect.Path.EndsWith(".py", StringComparison.OrdinalIgnoreCase) && effect.Flow.Has(Sources.File | Sources.PackageData | Sources.Variable | Sources.Environment):
                    yield return Report(Strength.High, effect, "Code that runs at every start of Python reads other code from somewhere and runs it.");
                    break;
                case EffectKind.FileRead when effect.Flow.Has(Sources.Secrets):
                    yield return Report(Strength.High, effect, "Code that runs at every start of Python reads places where secrets lie.");
                    break;
                case EffectKind.FileWrite or EffectKind.FileDelete or EffectKind.Spawn when direct && !effect.Path.EndsWith(".py", StringComparison.OrdinalIgnoreCase):
                    yield return Report(Strength.Medium, effect, "Code that runs at every start of Python changes files or starts something of its own.");
                    break;
            }
        }
    }
}
