namespace Bonded.Gate.Policies;

/// <summary>What another policy would change over everything seen.</summary>
/// <param name="Withheld">How many files that are free would be withheld.</param>
/// <param name="Freed">How many files that are withheld would be free.</param>
/// <param name="Otherwise">How many files would be withheld by other rules, or denied and not held, or the other way round.</param>
/// <param name="InUse">How many of those that would be withheld were downloaded from here.</param>
/// <param name="First">Some of them: those in use first, then those that would be withheld.</param>
public sealed record SupposedChanges(int Projects, int Files, int Withheld, int Freed, int Otherwise, int InUse, IReadOnlyList<SupposedChange> First);
