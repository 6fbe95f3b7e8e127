namespace Bonded.Inspection.Wheels;

/// <summary>Which part of a wheel a member belongs to, and so where an installer puts it.</summary>
internal enum WheelScheme
{
    /// <summary>Goes to the site directory as it lies.</summary>
    Root,
    DistInfo,
    Purelib,
    Platlib,
    Headers,
    Scripts,

    /// <summary>Goes below the prefix of the whole installation.</summary>
    Data,

    /// <summary>In a .data folder, under a key that installers do not know.</summary>
    Unknown,
}
