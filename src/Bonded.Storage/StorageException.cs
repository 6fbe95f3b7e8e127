namespace Bonded.Storage;

/// <summary>A store that cannot do what was asked, for a reason an operator can act on. Nothing half done is left behind.</summary>
/// <remarks>Codes: <c>storage-full</c>, <c>storage-unavailable</c>, <c>storage-directory</c>, <c>blob-missing</c>.</remarks>
public sealed class StorageException : IOException
{
    public StorageException(string code, string sentence, Exception? cause = null) : base(sentence, cause) => Code = code;

    /// <summary>Which failure it is; stable.</summary>
    public string Code { get; }

    /// <summary>What happened and what to do, in printable ASCII.</summary>
    public string Sentence => Message;

    internal static StorageException From(Exception e) => e is StorageException known ? known : e is IOException && IsFull(e)
        ? new("storage-full", "The disk of the file store is full; nothing of this file was stored. Free some space and try again.", e)
        : new("storage-unavailable", "The file store cannot be read or written; nothing of this file was stored. Look at the disk and its mount.", e);

    // .NET reports errno in the low bits on Unix: ENOSPC and EDQUOT.
    static bool IsFull(Exception e) => (e.HResult & 0xffff) is 28 or 122;
}
