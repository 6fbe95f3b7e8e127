namespace Bonded.Packaging;

/// <summary>What the standards say of a metadata version.</summary>
public enum MetadataVersionStanding
{
    /// <summary>1.0, 1.1, 1.2 and 2.1 to 2.6.</summary>
    Published,

    /// <summary>2.0, which was withdrawn (PEP 426), though builders of 2013 to 2018 wrote it into most wheels. Not to be uploaded.</summary>
    Withdrawn,

    /// <summary>A minor version unknown here, of a known major version: read as the newest that is known.</summary>
    Newer,
}
