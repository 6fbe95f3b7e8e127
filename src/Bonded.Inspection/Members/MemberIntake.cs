using System.Buffers;
using System.Security.Cryptography;
using Bonded.Archives;
using Bonded.Packaging;

namespace Bonded.Inspection.Members;

/// <summary>Reads members one after the other through one buffer.</summary>
internal sealed class MemberIntake : IDisposable
{
    const int BufferBytes = 128 << 10;

    /// <summary>Bytes of a block whose entropy is measured.</summary>
    public const int EntropyBytes = 64 << 10;

    /// <summary>Enough to tell programs from text.</summary>
    const int HeadBytes = 1024;

    readonly IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    readonly BlockEntropy entropy = new(EntropyBytes);
    readonly byte[] head = new byte[HeadBytes];

    /// <summary>Reads the current member to its end.</summary>
    /// <param name="keep">The most bytes for which the content is kept; 0 to keep none.</param>
    public MemberContent Read(ArchiveReader reader, int keep, CancellationToken ct)
    {
        var isMeasured = OddData.IsMeasured(reader.Current.Path, reader.Current.Size);
        entropy.Clear();
        var size = reader.Current.Size;
        var bytes = keep > 0 && size <= keep ? new byte[size] : null;
        var headLength = 0;
        long at = 0;
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var count = reader.Read(buffer);
            if (count == 0)
                break;
            var chunk = buffer.AsSpan(0, count);
            sha256.AppendData(chunk);
            if (isMeasured)
                entropy.Add(chunk);
            if (bytes is not null)
                chunk.CopyTo(bytes.AsSpan((int)at));
            if (headLength < HeadBytes)
            {
                var first = chunk[..Math.Min(chunk.Length, HeadBytes - headLength)];
                first.CopyTo(head.AsSpan(headLength));
                headLength += first.Length;
            }

            at += count;
        }

        Span<byte> digest = stackalloc byte[Sha256Digest.Size];
        sha256.GetHashAndReset(digest);
        return new MemberContent(Sha256Digest.FromBytes(digest), head.AsMemory(0, headLength), bytes, entropy.Highest);
    }

    public void Dispose()
    {
        sha256.Dispose();
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
