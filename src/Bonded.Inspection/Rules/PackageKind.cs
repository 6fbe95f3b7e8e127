namespace Bonded.Inspection.Rules;

/// <summary>The form in which a package is looked at.</summary>
internal enum PackageKind
{
    Wheel,
    Sdist,

    /// <summary>An unpacked tree, such as one package in a site-packages folder.</summary>
    Tree,
}
