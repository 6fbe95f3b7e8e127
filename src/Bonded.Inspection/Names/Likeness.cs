namespace Bonded.Inspection.Names;

/// <summary>One name that the checked name is like.</summary>
/// <param name="Target">The canonical name of the project it is like.</param>
/// <param name="Kind">In which way.</param>
/// <param name="Strength">How strongly, 0 to 1, the letters and the target's standing together speak for a look-alike.</param>
/// <param name="Origin">Why the target counts.</param>
public sealed record Likeness(string Target, LikenessKind Kind, double Strength, TargetOrigin Origin);
