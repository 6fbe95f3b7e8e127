namespace Bonded.Inspection;

/// <summary>The ids of the rules that an inspection can find something under; policy says what becomes of each.</summary>
internal static class RuleId
{
    public const string ArchiveAmbiguous = "archive-ambiguous";
    public const string ArchiveOverLimit = "archive-over-limit";
    public const string ArchiveIrregular = "archive-irregular";
    public const string MetadataMismatch = "metadata-mismatch";
    public const string MetadataInvalid = "metadata-invalid";
    public const string DirectUrl = "direct-url";
    public const string RecordMismatch = "record-mismatch";
    public const string WheelLayout = "wheel-layout";
    public const string SdistLayout = "sdist-layout";
    public const string StartupCode = "startup-code";
    public const string BytecodeOnly = "bytecode-only";
    public const string ShadowingCommand = "shadowing-command";
    public const string OddData = "odd-data";
    public const string ForeignImport = "foreign-import";
    public const string NotAnalysed = "not-analysed";
}
