namespace Bonded.Gate.Policies;

/// <summary>A file that another policy would decide otherwise.</summary>
/// <param name="Now">The sentence as things stand.</param>
/// <param name="Then">The sentence under the other policy.</param>
/// <param name="InUse">It was downloaded from here.</param>
public sealed record SupposedChange(string Project, string Filename, string Version, string Now, string Then, bool InUse);
