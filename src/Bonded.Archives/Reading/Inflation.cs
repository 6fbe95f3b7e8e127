using System.IO.Compression;

namespace Bonded.Archives.Reading;

/// <summary>
/// One raw deflate stream (RFC 1951) that must fill its region of the archive exactly. The last byte of the region is handed out
/// alone: an inflater that never asks for it ended early, one that asks for more was cut short.
/// </summary>
internal sealed class Inflation(Window window, long start, long length) : IDisposable
{
    readonly Region region = new(window, start, length);
    DeflateStream? inflater;

    /// <summary>Packed bytes handed to the inflater so far.</summary>
    public long Consumed => region.Position;

    /// <summary>Unpacked bytes, 0 at the end; false if the data is damaged. The buffer is not empty.</summary>
    public bool TryRead(Span<byte> buffer, out int count)
    {
        inflater ??= new DeflateStream(region, CompressionMode.Decompress, leaveOpen: true);
        count = 0;
        try
        {
            count = inflater.Read(buffer);
        }
        catch (InvalidDataException)
        {
            return false;
        }
        return true;
    }

    /// <summary>Whether the inflater asked for more than the region has.</summary>
    public bool Starved => region.Starved;

    /// <summary>Whether, after the last byte came out, the stream had consumed its region and nothing else.</summary>
    public bool EndedExactly => region.Position == length && !region.Starved;

    public void Dispose()
    {
        inflater?.Dispose();
        region.Dispose();
    }

    sealed class Region(Window window, long start, long length) : Stream
    {
        public bool Starved { get; private set; }

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var left = length - Position;
            var count = left > 1 ? window.Read(start + Position, buffer[..(int)Math.Min(buffer.Length, left - 1)])
                : left == 1 ? window.Read(start + Position, buffer[..1])
                : 0;
            if (count == 0)
                Starved = true;
            Position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => length;
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
