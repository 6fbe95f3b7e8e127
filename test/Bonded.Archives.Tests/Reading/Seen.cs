using System.Security.Cryptography;

namespace Bonded.Archives.Tests.Reading;

/// <summary>One member as a reader saw it; the kind is f, d, l or h.</summary>
public sealed record Seen(string Path, string Kind, long Size, string Sha256, string? Link)
{
    public static Seen Of(ArchiveReader reader)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[16 << 10];
        long size = 0;
        for (int count; (count = reader.Read(buffer)) > 0; size += count)
            hash.AppendData(buffer.AsSpan(0, count));
        var member = reader.Current;
        if (reader.Fatal is null)
            Assert.Equal(member.Size, size);
        var kind = member.Kind switch { MemberKind.File => "f", MemberKind.Directory => "d", MemberKind.SymbolicLink => "l", _ => "h" };
        return new Seen(member.Path, kind, size, Convert.ToHexStringLower(hash.GetHashAndReset()), member.LinkTarget);
    }
}
