using System.Buffers;

namespace Bonded.Archives.Reading;

/// <summary>A buffered view of a part of a seekable stream. Several windows may share one stream.</summary>
internal sealed class Window(Stream stream, int size) : IDisposable
{
    byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
    long start;
    int filled;

    /// <summary>Fills the whole span from the offset; false if the stream ends before.</summary>
    public bool TryRead(long offset, Span<byte> target)
    {
        while (target.Length > 0)
        {
            var read = Read(offset, target);
            if (read == 0)
                return false;
            offset += read;
            target = target[read..];
        }
        return true;
    }

    /// <summary>At least one byte from the offset, 0 at the end of the stream.</summary>
    public int Read(long offset, Span<byte> target)
    {
        if (offset < start || offset >= start + filled)
        {
            if (target.Length >= size)
            {
                stream.Position = offset;
                return stream.Read(target);
            }
            filled = 0;
            stream.Position = offset;
            filled = stream.Read(buffer, 0, size);
            start = offset;
            if (filled == 0)
                return 0;
        }
        var from = (int)(offset - start);
        var count = Math.Min(target.Length, filled - from);
        buffer.AsSpan(from, count).CopyTo(target);
        return count;
    }

    public void Dispose()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        filled = 0;
        start = 0;
    }
}
