using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>An effect, and when it happens at the earliest.</summary>
internal sealed record TriggeredEffect(Effect Effect, Trigger Trigger)
{
    public EffectKind Kind => Effect.Kind;

    public Flow Flow => Effect.Flow;

    /// <summary>The path of the file it stands in.</summary>
    public string Path => Effect.Unit.Module.Source.Path;
}
