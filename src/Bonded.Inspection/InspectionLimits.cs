namespace Bonded.Inspection;

/// <summary>What an inspection keeps in memory of one distribution; the archive's own limits are passed in.</summary>
internal static class InspectionLimits
{
    /// <summary>Bytes of METADATA or PKG-INFO, as the reader of core metadata has it.</summary>
    public const int Metadata = 8 << 20;

    /// <summary>Bytes of RECORD, as its reader has it.</summary>
    public const int Record = 32 << 20;

    /// <summary>Rows of RECORD beyond two for each member; no honest wheel lists what it does not hold.</summary>
    public const int SpareRecordRows = 1000;

    /// <summary>Bytes of entry_points.txt, as its reader has it.</summary>
    public const int EntryPoints = 4 << 20;

    /// <summary>Bytes of WHEEL.</summary>
    public const int WheelInfo = 1 << 20;

    /// <summary>Bytes of pyproject.toml.</summary>
    public const int ProjectFile = 1 << 20;

    /// <summary>Bytes of a .pth file. A longer one is taken to hold code.</summary>
    public const int PathFile = 1 << 20;

    /// <summary>Characters of all member paths together.</summary>
    public const int PathCharacters = 16 << 20;

    /// <summary>Characters of all requirements together.</summary>
    public const int RequirementCharacters = 1 << 20;

    /// <summary>Characters of one requirement that cannot be read and is taken for one of an older standard.</summary>
    public const int LegacyRequirementCharacters = 300;

    /// <summary>Characters of the summary that are kept.</summary>
    public const int Summary = 1000;

    /// <summary>Findings kept of each rule; the rest are counted.</summary>
    public const int FindingsOfOneRule = 10;

    /// <summary>Bytes of one Python source that is analysed.</summary>
    public const int SourceBytes = 8 << 20;

    /// <summary>Bytes of all Python sources of a distribution that are analysed.</summary>
    public const long AllSourceBytes = 192L << 20;

    /// <summary>Bytes of Python sources that are analysed as one program; more are analysed in parts, one after the other.</summary>
    public const int SourceBytesTogether = 12 << 20;

    /// <summary>Bytes of Python sources up to which a tree's packages are analysed together.</summary>
    public const int SmallTree = 2 << 20;

    /// <summary>Folders that a project may name as places where its modules lie.</summary>
    public const int SourceRoots = 32;

    /// <summary>The limits as text, a part of the engine's fingerprint.</summary>
    public static string Fingerprint =>
        $"{Metadata} {Record} {SpareRecordRows} {EntryPoints} {WheelInfo} {ProjectFile} {PathFile} {PathCharacters} {RequirementCharacters} {LegacyRequirementCharacters} {Summary} {FindingsOfOneRule} {SourceBytes} {AllSourceBytes} {SourceBytesTogether} {SmallTree} {SourceRoots}";
}
