namespace Bonded.Python.Evaluation;

/// <summary>An effect with the place in the source it comes from.</summary>
internal sealed record SiteEffect(Effect Effect, int Offset, FunctionCode Code);
