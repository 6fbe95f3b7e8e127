using System.Text;

namespace Bonded.Inspection.Members;

/// <summary>Measures the Shannon entropy of blocks of bytes as they stream by, and keeps the highest.</summary>
internal sealed class BlockEntropy(int blockBytes)
{
    readonly int[] counts = new int[256];
    int counted;

    /// <summary>Bits a byte, 0 to 8; 0 where no block was complete.</summary>
    public double Highest { get; private set; }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, blockBytes - counted)];
            bytes = bytes[part.Length..];
            counted += part.Length;
            // Seven bits a byte at most; as one heap, because nobody asks for more than whether it is much.
            if (Ascii.IsValid(part))
                counts[0] += part.Length;
            else
            {
                foreach (var value in part)
                    counts[value]++;
            }

            if (counted == blockBytes)
                EndBlock();
        }
    }

    public void Clear()
    {
        Highest = 0;
        counted = 0;
        Array.Clear(counts);
    }

    void EndBlock()
    {
        var bits = 0.0;
        foreach (var count in counts)
        {
            if (count > 0)
                bits -= count * Math.Log2((double)count / counted);
        }

        Highest = Math.Max(Highest, bits / counted);
        counted = 0;
        Array.Clear(counts);
    }
}
