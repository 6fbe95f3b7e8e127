namespace Bonded.Archives;

/// <summary>What a member is. Links occur only in tar archives, stay inside their top folder, and are reported as irregular.</summary>
public enum MemberKind
{
    File,
    Directory,
    SymbolicLink,
    HardLink,
}
