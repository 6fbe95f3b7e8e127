namespace Bonded.Archives;

/// <summary>One member of an archive.</summary>
/// <param name="Path">Relative, separated by <c>/</c>, without <c>.</c>, <c>..</c>, empty parts or a trailing slash.</param>
/// <param name="Size">Unpacked bytes; 0 for anything but a file.</param>
/// <param name="Mode">The Unix permission bits (the low twelve), or 0 where the archive gives none.</param>
/// <param name="LinkTarget">As written in the archive; null for anything but a link.</param>
public sealed record ArchiveMember(string Path, MemberKind Kind, long Size, int Mode, string? LinkTarget);
