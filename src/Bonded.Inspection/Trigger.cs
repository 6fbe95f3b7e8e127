namespace Bonded.Inspection;

/// <summary>When code runs at the earliest, the least alarming first.</summary>
public enum Trigger
{
    /// <summary>Only when the package's own tests, documentation or examples are run.</summary>
    Test,

    /// <summary>When something calls it.</summary>
    Call,

    /// <summary>When a command that the package installs is used, or a plug-in that it registers is loaded.</summary>
    EntryPoint,

    /// <summary>When the package is imported.</summary>
    Import,

    /// <summary>When the package is built or installed.</summary>
    Install,

    /// <summary>At every start of Python, whatever is run.</summary>
    Start,
}
