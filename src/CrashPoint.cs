using System.Diagnostics;

namespace Bonded;

/// <summary>
/// The places between two durable steps. A debug build that runs with <c>BONDED_CRASH_AT=NAME</c> kills itself with SIGKILL when it first
/// reaches the place of that name, so that a test can look at what is left; in a release build the calls are not there.
/// </summary>
static class CrashPoint
{
    static readonly string? Wanted = Environment.GetEnvironmentVariable("BONDED_CRASH_AT");

    [Conditional("DEBUG")]
    public static void Reach(string name)
    {
        if (name != Wanted)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        // The signal is on its way; nothing more may become durable.
        self.WaitForExit();
    }
}
