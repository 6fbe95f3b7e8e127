namespace Bonded.Packaging;

/// <summary>
/// The environment that a marker is evaluated in (PEP 508, section Environment Markers). A value that is not known is empty.
/// </summary>
public sealed record MarkerEnvironment
{
    /// <summary><c>os.name</c>, such as <c>posix</c> or <c>nt</c>.</summary>
    public string OsName { get; init; } = "";

    /// <summary><c>sys.platform</c>, such as <c>linux</c>, <c>darwin</c> or <c>win32</c>.</summary>
    public string SysPlatform { get; init; } = "";

    /// <summary>Such as <c>x86_64</c> or <c>arm64</c>.</summary>
    public string PlatformMachine { get; init; } = "";

    /// <summary>Such as <c>CPython</c>.</summary>
    public string PlatformPythonImplementation { get; init; } = "";

    /// <summary>The release of the operating system, such as <c>6.1.0</c>.</summary>
    public string PlatformRelease { get; init; } = "";

    /// <summary>Such as <c>Linux</c>, <c>Darwin</c> or <c>Windows</c>.</summary>
    public string PlatformSystem { get; init; } = "";

    public string PlatformVersion { get; init; } = "";

    /// <summary>Such as <c>3.13</c>.</summary>
    public string PythonVersion { get; init; } = "";

    /// <summary>Such as <c>3.13.2</c>.</summary>
    public string PythonFullVersion { get; init; } = "";

    /// <summary>Such as <c>cpython</c>.</summary>
    public string ImplementationName { get; init; } = "";

    public string ImplementationVersion { get; init; } = "";

    /// <summary>The extra that is being asked for, in any spelling; empty when none is.</summary>
    public string Extra { get; init; } = "";

    internal string Value(MarkerVariable variable) => variable switch
    {
        MarkerVariable.OsName => OsName,
        MarkerVariable.SysPlatform => SysPlatform,
        MarkerVariable.PlatformMachine => PlatformMachine,
        MarkerVariable.PlatformPythonImplementation => PlatformPythonImplementation,
        MarkerVariable.PlatformRelease => PlatformRelease,
        MarkerVariable.PlatformSystem => PlatformSystem,
        MarkerVariable.PlatformVersion => PlatformVersion,
        MarkerVariable.PythonVersion => PythonVersion,
        MarkerVariable.PythonFullVersion => PythonFullVersion,
        MarkerVariable.ImplementationName => ImplementationName,
        MarkerVariable.ImplementationVersion => ImplementationVersion,
        _ => Extra,
    };
}
