using System.Runtime.InteropServices;

namespace Bonded.Storage;

/// <summary>Flushes the entries of a directory to the disk (POSIX fsync), which .NET offers for files only.</summary>
static partial class DirectoryFlush
{
    const int ReadOnly = 0;

    /// <exception cref="IOException">The directory could not be flushed; HResult is errno.</exception>
    public static void Flush(string directory)
    {
        var descriptor = Open(directory, ReadOnly);
        if (descriptor < 0)
            throw Error();
        try
        {
            if (Fsync(descriptor) != 0)
                throw Error();
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    static IOException Error() => new(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
