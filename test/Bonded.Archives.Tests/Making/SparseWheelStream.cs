namespace Bonded.Archives.Tests.Making;

/// <summary>A valid zip64 archive of one stored member of zeros, larger than 4 GiB, that exists only while it is read.</summary>
public sealed class SparseWheelStream : Stream
{
    readonly byte[] head;
    readonly byte[] tail;
    readonly long zeros;

    public SparseWheelStream(long zeros)
    {
        this.zeros = zeros;
        var crc = Bytes.U32(CrcOfZeros(zeros));
        var size = Bytes.U64((ulong)zeros);
        byte[] full = [0xFF, 0xFF, 0xFF, 0xFF];
        byte[] extra = [1, 0, 16, 0, .. size, .. size];
        head = [.. "PK"u8, 3, 4, 45, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x58, .. crc, .. full, .. full, 4, 0, 20, 0, .. "blob"u8, .. extra];
        byte[] directory = [.. "PK"u8, 1, 2, 45, 3, 45, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x58, .. crc, .. full, .. full, 4, 0, 20, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 0xA4, 0x81, 0, 0, 0, 0, .. "blob"u8, .. extra];
        var start = (ulong)(head.Length + zeros);
        tail = [.. directory, .. "PK"u8, 6, 6, .. Bytes.U64(44), 45, 3, 45, 0, .. new byte[8], .. Bytes.U64(1), .. Bytes.U64(1),
            .. Bytes.U64((ulong)directory.Length), .. Bytes.U64(start), .. "PK"u8, 6, 7, 0, 0, 0, 0, .. Bytes.U64(start + (ulong)directory.Length), 1, 0, 0, 0,
            .. "PK"u8, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0, .. Bytes.U32((uint)directory.Length), .. full, 0, 0];
    }

    public override long Length => head.Length + zeros + tail.Length;
    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (Position < head.Length)
            return Copy(head, Position, buffer);
        if (Position >= head.Length + zeros)
            return Copy(tail, Position - head.Length - zeros, buffer);
        var count = (int)Math.Min(buffer.Length, head.Length + zeros - Position);
        buffer[..count].Clear();
        Position += count;
        return count;
    }

    int Copy(byte[] from, long at, Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, from.Length - at);
        from.AsSpan((int)at, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    // The CRC register is linear: a run of 2n zero bytes is a run of n applied twice, as a 32 by 32 bit matrix.
    static uint CrcOfZeros(long count)
    {
        var step = new uint[32];
        for (var bit = 0; bit < 32; bit++)
        {
            var crc = 1u << bit;
            for (var i = 0; i < 8; i++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            step[bit] = crc;
        }
        var state = uint.MaxValue;
        for (; count > 0; count >>= 1)
        {
            if ((count & 1) != 0)
                state = Apply(step, state);
            step = [.. step.Select(column => Apply(step, column))];
        }
        return ~state;
    }

    static uint Apply(uint[] matrix, uint vector)
    {
        var sum = 0u;
        for (var bit = 0; bit < 32; bit++)
            sum ^= (vector >> bit & 1) != 0 ? matrix[bit] : 0;
        return sum;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
