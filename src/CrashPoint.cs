using System.Diagnostics;

namespace Bonded;

/// <summary>
/// The places between two durable steps. <c>BONDED_CRASH_AT</c> names a file; a debug build that reaches the place whose name stands in it
/// kills itself with SIGKILL, so that a test can look at what is left. In a release build the calls are not there.
/// </summary>
static class CrashPoint
{
    static readonly string? Wanted = Environment.GetEnvironmentVariable("BONDED_CRASH_AT");

    [Conditional("DEBUG")]
    public static void Reach(string name)
    {
        if (Wanted is null || !File.Exists(Wanted) || File.ReadAllText(Wanted) != name)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // The signal is on its way; nothing more may become durable.
        self.WaitForExit();
    }
}
