using Bonded.Server.Features.Simple;

namespace Bonded.Server.Tests;

public class AcceptEncodingTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("identity", false)]
    [InlineData("gzip", true)]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("deflate, GZIP;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip; q=0", false)]
    [InlineData("gzip ; q=0.000", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("*", true)]
    [InlineData("*;q=0", false)]
    [InlineData("x-gzipped", false)]
    [InlineData("br", false)]
    public void Gzip_is_sent_to_those_who_take_it(string? header, bool taken) => Assert.Equal(taken, Negotiation.AcceptsGzip(header));
}
