using System.Globalization;
using System.Text;
using Bonded.Gate.Upstreams;

namespace Bonded.Gate.Tests.Upstreams;

public class SimplePageFuzzTests(ITestOutputHelper output)
{
    static readonly string[] bits =
        ["\"", "\\", "{", "}", "[", "]", ",", ":", "<", ">", "<a href=", "'", "&#x;", "&", "\0", "\\ud800", "\\u0000", "9223372036854775808", "-1", "null",
            "<base href='//", "<title>", "<!--", "-->", "<![CDATA[", "<plaintext>", "</", "#sha256=", "%2F", "%", "../", "//", "http://[", "é", "１", "\n"];

    [Fact]
    public void Mutated_pages_are_read_or_refused_and_never_throw()
    {
        var seed = Environment.GetEnvironmentVariable("BONDED_SEED") is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        output.WriteLine("BONDED_SEED=" + seed);
        var chance = new Random(seed);
        var json = Encoding.UTF8.GetBytes("""
            {"meta":{"api-version":"1.4"},"name":"demo","versions":["1.0","2.0"],"project-status":{"status":"archived","reason":"r"},
            "files":[{"filename":"demo-1.0-py3-none-any.whl","url":"/f/demo-1.0-py3-none-any.whl","hashes":{"sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
            "requires-python":">=3.8","size":42,"upload-time":"2024-05-06T07:08:09.123456Z","core-metadata":{"sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},"yanked":"x"}]}
            """);
        var html = Encoding.UTF8.GetBytes("""
            <!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.4"><base href="/x/"><title>Links for demo</title></head><body>
            <a href="/f/demo-1.0.tar.gz#sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" data-requires-python="&gt;=3" data-yanked="">demo-1.0.tar.gz</a><script>x</script></body></html>
            """);
        int read = 0, refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var isJson = round % 2 == 0;
            var bytes = Mutate(isJson ? json : html, chance);
            UpstreamPage? page;
            string? why;
            var good = isJson
                ? SimplePage.TryParseJson(bytes, SimplePageJsonTests.Address, SimplePageJsonTests.Demo, out page, out why)
                : SimplePage.TryParseHtml(bytes, SimplePageJsonTests.Address, SimplePageJsonTests.Demo, out page, out why);
            if (!good)
            {
                refused++;
                Assert.Null(page);
                Assert.True(why is { Length: > 0 and <= 300 } && why.All(c => c is >= ' ' and <= '~'));
                continue;
            }

            read++;
            foreach (var file in page!.Files)
            {
                Assert.True(file.Url.Scheme is "http" or "https");
                Assert.Equal("", file.Url.UserInfo);
                Assert.Equal("", file.Url.Fragment);
                Assert.StartsWith("demo-", file.Filename, StringComparison.OrdinalIgnoreCase);
                Assert.True(file.Size is null or >= 0);
                Assert.DoesNotContain(file.YankedReason ?? "", char.IsControl);
            }
        }

        output.WriteLine($"{read} read, {refused} refused");
        Assert.True(read > 100 && refused > 100);
    }

    static byte[] Mutate(byte[] page, Random chance)
    {
        var bytes = page.ToList();
        for (var times = chance.Next(1, 5); times > 0 && bytes.Count > 0; times--)
        {
            var at = chance.Next(bytes.Count);
            switch (chance.Next(5))
            {
                case 0:
                    bytes[at] = (byte)chance.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(chance.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(bits[chance.Next(bits.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(chance.Next(1, 80), bytes.Count - at)));
                    break;
                default:
                    var piece = chance.Next(bytes.Count);
                    bytes.InsertRange(at, bytes.GetRange(piece, Math.Min(chance.Next(1, 40), bytes.Count - piece)));
                    break;
            }
        }

        return [.. bytes];
    }
}
