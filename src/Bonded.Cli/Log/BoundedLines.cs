using System.Buffers;
using System.IO.Pipelines;

namespace Bonded.Cli.Log;

/// <summary>Reads lines of a stream that may hold anything: none is kept that is longer than the limit.</summary>
sealed class BoundedLines(Stream stream)
{
    /// <summary>The most bytes a line has.</summary>
    public const int Longest = 16 << 20;

    readonly PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));

    /// <summary>The next line without its end; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">It is longer than <see cref="Longest"/>.</exception>
    public async Task<ReadOnlyMemory<byte>?> Next(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var end = read.Buffer.PositionOf((byte)'\n');
            var line = end is { } at ? read.Buffer.Slice(0, at) : read.Buffer;
            if (line.Length > Longest)
                throw new InvalidDataException();
            if (end is null && !read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var bytes = line.ToArray();
            reader.AdvanceTo(end is { } stop ? read.Buffer.GetPosition(1, stop) : read.Buffer.End);
            if (end is null && bytes.Length == 0)
                return null;
            return bytes;
        }
    }
}
