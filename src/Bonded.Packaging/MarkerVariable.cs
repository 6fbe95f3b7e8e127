namespace Bonded.Packaging;

/// <summary>A variable of a marker (PEP 508).</summary>
enum MarkerVariable
{
    OsName,
    SysPlatform,
    PlatformMachine,
    PlatformPythonImplementation,
    PlatformRelease,
    PlatformSystem,
    PlatformVersion,
    PythonVersion,
    PythonFullVersion,
    ImplementationName,
    ImplementationVersion,
    Extra,
}
