using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests;

/// <summary>A valid wheel with one stored member of zeros as long as asked for, of which only the rest is in memory; zip64 where the size needs it.</summary>
sealed class LongWheel : Stream
{
    readonly byte[] before, after;
    readonly long zeros;
    long position;

    public LongWheel(long zeros)
    {
        this.zeros = zeros;
        const string Member = "demo/weights.bin";
        var wheel = new WheelBuilder("demo", "1.0");
        var hash = Base64Url.EncodeToString(HashOfZeros(zeros));
        var rows = new StringBuilder($"{Member},sha256={hash},{zeros}\n");
        var small = wheel.Members().ToList();
        foreach (var (path, content) in small)
            rows.Append(WheelBuilder.RecordRow(path, content));
        rows.Append($"{wheel.DistInfo}/RECORD,,\n");
        small.Add(($"{wheel.DistInfo}/RECORD", Encoding.UTF8.GetBytes(rows.ToString())));

        var directory = new MemoryStream();
        var head = new MemoryStream();
        Entry(head, directory, Member, Crc.OfZeros(zeros), zeros, 0);
        before = head.ToArray();
        var tail = new MemoryStream();
        foreach (var (path, content) in small)
        {
            Entry(tail, directory, path, Crc.Of(content), content.Length, before.Length + zeros + tail.Length);
            tail.Write(content);
        }

        var start = before.Length + zeros + tail.Length;
        directory.WriteTo(tail);
        var count = small.Count + 1;
        if (start >= uint.MaxValue)
        {
            var end64 = start + directory.Length;
            U(tail, 4, 0x06064B50); U(tail, 8, 44); U(tail, 2, 45); U(tail, 2, 45); U(tail, 4, 0); U(tail, 4, 0);
            U(tail, 8, count); U(tail, 8, count); U(tail, 8, directory.Length); U(tail, 8, start);
            U(tail, 4, 0x07064B50); U(tail, 4, 0); U(tail, 8, end64); U(tail, 4, 1);
        }

        U(tail, 4, 0x06054B50); U(tail, 4, 0); U(tail, 2, count); U(tail, 2, count);
        U(tail, 4, directory.Length); U(tail, 4, Math.Min(start, uint.MaxValue)); U(tail, 2, 0);
        after = tail.ToArray();
    }

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => before.Length + zeros + after.Length;
    public override long Position { get => position; set => position = value; }

    public override int Read(Span<byte> buffer)
    {
        if (position < before.Length)
            return Copy(before.AsSpan((int)position), buffer);
        if (position < before.Length + zeros)
        {
            buffer = buffer[..(int)Math.Min(buffer.Length, before.Length + zeros - position)];
            buffer.Clear();
            position += buffer.Length;
            return buffer.Length;
        }

        return Copy(after.AsSpan((int)Math.Min(after.Length, position - before.Length - zeros)), buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => position, _ => Length };

    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var count = Math.Min(from.Length, to.Length);
        from[..count].CopyTo(to);
        position += count;
        return count;
    }

    static byte[] HashOfZeros(long count)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var block = new byte[1 << 20];
        for (; count > 0; count -= block.Length)
            hash.AppendData(block.AsSpan(0, (int)Math.Min(count, block.Length)));
        return hash.GetHashAndReset();
    }

    static void Entry(MemoryStream local, MemoryStream directory, string name, uint crc, long size, long offset)
    {
        var wideSize = size >= uint.MaxValue;
        var wideOffset = offset >= uint.MaxValue;
        U(local, 4, 0x04034B50);
        Common(local);
        U(local, 2, wideSize ? 20 : 0);
        local.Write(Encoding.ASCII.GetBytes(name));
        if (wideSize)
        {
            U(local, 2, 1); U(local, 2, 16); U(local, 8, size); U(local, 8, size);
        }

        var extra = (wideSize ? 16 : 0) + (wideOffset ? 8 : 0);
        U(directory, 4, 0x02014B50); U(directory, 2, 0x031E);
        Common(directory);
        U(directory, 2, extra > 0 ? extra + 4 : 0); U(directory, 2, 0); U(directory, 2, 0); U(directory, 2, 0);
        U(directory, 4, 0x81A4L << 16); U(directory, 4, Math.Min(offset, uint.MaxValue));
        directory.Write(Encoding.ASCII.GetBytes(name));
        if (extra > 0)
        {
            U(directory, 2, 1); U(directory, 2, extra);
            if (wideSize)
            {
                U(directory, 8, size); U(directory, 8, size);
            }

            if (wideOffset)
                U(directory, 8, offset);
        }

        void Common(MemoryStream to)
        {
            U(to, 2, wideSize || wideOffset ? 45 : 20); U(to, 2, 0); U(to, 2, 0); U(to, 2, 0); U(to, 2, 0x21);
            U(to, 4, crc); U(to, 4, Math.Min(size, uint.MaxValue)); U(to, 4, Math.Min(size, uint.MaxValue)); U(to, 2, name.Length);
        }
    }

    static void U(MemoryStream to, int width, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        to.Write(bytes[..width]);
    }
}
