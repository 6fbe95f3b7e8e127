namespace Bonded.Inspection.Code;

/// <summary>What a source file is to Python or to an installer, and with that when its top level runs.</summary>
internal enum SourceRole : byte
{
    /// <summary>Can be imported once the package is installed.</summary>
    Module,

    /// <summary>The <c>setup.py</c> of an sdist.</summary>
    Setup,

    /// <summary>Run by a build besides <c>setup.py</c>: a hook of a build backend.</summary>
    BuildScript,

    /// <summary>Installed as a command.</summary>
    Script,

    /// <summary>Lies in an sdist, but where no installer takes modules from: a tool of the developers.</summary>
    Loose,

    /// <summary>Tests, documentation, examples.</summary>
    Test,

    /// <summary>A .pth file of a site directory, whose lines that begin with <c>import</c> are code.</summary>
    PathFile,
}
