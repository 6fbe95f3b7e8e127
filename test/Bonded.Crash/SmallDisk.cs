using System.Diagnostics;
using System.Globalization;

namespace Bonded.Crash;

/// <summary>A file system of its own in memory, which a test may fill up or make read-only. Without the right to mount, the test is skipped.</summary>
sealed class SmallDisk : IDisposable
{
    readonly TemporaryDirectory home = new();

    public SmallDisk(int megabytes)
    {
        Directory.CreateDirectory(Path);
        if (!Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m,mode=700"), "tmpfs", Path))
        {
            home.Dispose();
            Assert.Skip("mounting a small file system is not permitted here");
        }
    }

    public string Path => home["disk"];

    public long Free => new DriveInfo(Path).AvailableFreeSpace;

    string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Leaves only so many bytes free.</summary>
    public void FillTo(long free)
    {
        if (File.Exists(Filler))
            File.Delete(Filler);
        if (Free - free is > 0 and var size)
            Assert.True(Run("fallocate", "-l", size.ToString(CultureInfo.InvariantCulture), Filler));
    }

    public void Clear() => File.Delete(Filler);

    public void MakeReadOnly() => Assert.True(Run("mount", "-o", "remount,ro", Path));

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        home.Dispose();
    }

    static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
