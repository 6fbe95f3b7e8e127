using System.Runtime.Intrinsics.X86;
using Bonded.Archives.Reading;
using Bonded.Archives.Tests.Making;

namespace Bonded.Archives.Tests;

public sealed class Crc32Tests
{
    [Fact]
    public void Every_way_to_compute_the_checksum_gives_the_standard_result()
    {
        Assert.Equal(0xCBF43926u, Crc32.Update(0, "123456789"u8));
        var data = new byte[3000];
        new Random(1).NextBytes(data);
        for (var length = 0; length < 400; length++)
        {
            var part = data.AsSpan(length % 7, length);
            var expected = SlowCrc.Of(part);
            Assert.Equal(expected, Crc32.Update(0, part));
            Assert.Equal(expected, Crc32.ByTable(0, part));
            Assert.Equal(expected, Crc32.Update(Crc32.Update(0, part[..(length / 3)]), part[(length / 3)..]));
        }
        if (!Pclmulqdq.IsSupported)
            Assert.Skip("This processor has no carry-less multiplication.");
        for (var length = 64; length <= data.Length - 16; length += 16)
            Assert.Equal(SlowCrc.Of(data.AsSpan(0, length)), Crc32.ByFolding(0, data.AsSpan(0, length)));
    }
}
