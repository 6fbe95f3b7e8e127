namespace Bonded.Cli.Scan;

/// <summary>Why a target, or a part of it, could not be scanned.</summary>
/// <param name="Code">Stable and kebab-case, such as <c>not-found</c> or an archive's fault.</param>
/// <param name="Message">One sentence for a person, in printable ASCII.</param>
sealed record ScanError(string Code, string Message);
