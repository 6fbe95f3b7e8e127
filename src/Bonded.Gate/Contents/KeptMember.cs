using Bonded.Archives;

namespace Bonded.Gate.Contents;

/// <summary>A member of an archive that is kept here.</summary>
/// <param name="Path">As the archive has it: foreign text.</param>
/// <param name="Size">Unpacked bytes; 0 for anything but a file.</param>
/// <param name="LinkTarget">Null for anything but a link.</param>
public sealed record KeptMember(string Path, MemberKind Kind, long Size, string? LinkTarget);
