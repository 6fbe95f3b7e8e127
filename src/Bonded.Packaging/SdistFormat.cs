namespace Bonded.Packaging;

/// <summary>How a source distribution is packed, by the ending of its name.</summary>
public enum SdistFormat
{
    /// <summary><c>.tar.gz</c>, the only form that PEP 625 knows.</summary>
    TarGz,

    /// <summary><c>.zip</c>, found among old releases.</summary>
    Zip,
}
