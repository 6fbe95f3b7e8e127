using Bonded.Inspection.Rules;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Triggers;

/// <summary>Sums up what a package's code can do, whether or not a rule minds.</summary>
internal static class Capabilities
{
    /// <summary>Notes each capability with its earliest trigger.</summary>
    public static void Collect(PackageBehaviour behaviour, SortedDictionary<string, Trigger> capabilities)
    {
        foreach (var effect in behaviour.Effects)
        {
            if (Of(effect.Kind) is { } capability)
                Note(capability, effect.Trigger);
            if (effect.Flow.Has(Sources.Secrets))
                Note("credentials", effect.Trigger);
            if (effect.Flow.Has(Sources.Environment))
                Note("environment", effect.Trigger);
        }

        void Note(string capability, Trigger trigger)
        {
            if (!capabilities.TryGetValue(capability, out var earliest) || earliest < trigger)
                capabilities[capability] = trigger;
        }
    }

    static string? Of(EffectKind kind) => kind switch
    {
        EffectKind.HttpRequest or EffectKind.Connect or EffectKind.Send or EffectKind.DnsLookup or EffectKind.Listen => "network",
        EffectKind.ProcessRun or EffectKind.ProcessInput or EffectKind.ProcessControl => "process",
        EffectKind.DynamicCode or EffectKind.Compile or EffectKind.Unmarshal => "dynamic-code",
        EffectKind.NativeLoad or EffectKind.NativeCall => "native",
        EffectKind.FileWrite or EffectKind.Permissions => "filesystem-write",
        EffectKind.FileDelete => "filesystem-delete",
        EffectKind.EnvironmentWrite => "environment",
        EffectKind.RegistryWrite => "persistence",
        EffectKind.Patch => "patching",
        EffectKind.InputHook => "input",
        EffectKind.ScreenCapture => "screen",
        EffectKind.ClipboardWrite or EffectKind.ClipboardRead => "clipboard",
        _ => null,
    };
}
