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
        using var filler = new FileStream(Filler, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[1 << 20];
        try
        {
            while (Free > free)
                filler.Write(block, 0, (int)Math.Clamp(Free - free, 1, block.Length));
            // Free space is told in pages; the last bytes go one by one.
            while (free == 0)
                filler.Write(block, 0, 512);
        }
        catch (IOException) when (free == 0)
        {
            // Not a byte more.
        }
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
