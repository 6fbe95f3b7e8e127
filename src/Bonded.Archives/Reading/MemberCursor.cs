namespace Bonded.Archives.Reading;

/// <summary>One container format's forward cursor. A method that returns a fault is not called again.</summary>
internal abstract class MemberCursor : IDisposable
{
    /// <summary>Checks what can be checked before the first member.</summary>
    public abstract ArchiveFault? Begin();

    /// <summary>The next member, or null at a proper end. The bytes of the one before were read to their end.</summary>
    public abstract ArchiveFault? Next(out ArchiveMember? member);

    /// <summary>Bytes of the current member. A count of 0 means that it ended and that everything about it was right.</summary>
    public abstract ArchiveFault? Read(Span<byte> buffer, out int count);

    public abstract void Dispose();
}
