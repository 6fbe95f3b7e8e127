using System.Buffers;

namespace Bonded.Gate.Pages;

/// <summary>A pooled buffer that a page is written to, so that only the finished page takes memory of its own.</summary>
sealed class PageBuffer(int capacity) : IBufferWriter<byte>, IDisposable
{
    byte[] buffer = ArrayPool<byte>.Shared.Rent(capacity);
    int written;

    public void Advance(int count) => written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsMemory(written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return buffer.AsSpan(written);
    }

    /// <summary>What was written, as an array of exactly that size.</summary>
    public byte[] ToArray()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(written);
        buffer.AsSpan(0, written).CopyTo(bytes);
        return bytes;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    void Reserve(int more)
    {
        if (buffer.Length - written >= Math.Max(more, 256))
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, written + more));
        buffer.AsSpan(0, written).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
