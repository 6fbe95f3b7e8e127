namespace Bonded.Archives;

/// <summary>The two containers Python distributions come in. Told by content, never by a file name.</summary>
public enum ArchiveFormat
{
    Zip,
    TarGz,
}
