using System.Text;
using Bonded.Gate.Upstreams;
using Bonded.Packaging;

namespace Bonded.Gate.Tests.Upstreams;

public class SimplePageHtmlTests
{
    static readonly Uri address = new("https://index.example/simple/demo/");
    static readonly ProjectName demo = ProjectName.Parse("demo");
    const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    static UpstreamPage? Read(string html, out string? why) =>
        SimplePage.TryParseHtml(Encoding.UTF8.GetBytes(html), address, demo, out var page, out why) ? page : null;

    static UpstreamPage Read(string html)
    {
        var page = Read(html, out var why);
        Assert.True(page is not null, why);
        return page;
    }

    [Fact]
    public void Every_attribute_of_a_page_is_read()
    {
        var page = Read($"""
            <!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.4">
            <meta name="pypi:project-status" content="deprecated"><meta name="pypi:project-status-reason" content="use &quot;other&quot;">
            <title>Links for demo</title></head><body><h1>Links for demo</h1>
            <a href="../../f/demo-1.0-py3-none-any.whl#sha256={Hex}" data-requires-python="&gt;=3.8,&lt;4" data-core-metadata="sha256={Hex}"
               data-dist-info-metadata="sha256=x" data-provenance="https://index.example/p" data-yanked="">demo-1.0-py3-none-any.whl</a><br/>
            <A HREF='https://files.example/demo-2.0.tar.gz' Data-Dist-Info-Metadata=true DATA-YANKED='bad &amp; old'>demo-2.0.tar.gz</A>
            </body></html>
            """);

        Assert.Equal(("deprecated", "use \"other\""), (page.Status, page.StatusReason));
        Assert.Equal(["1.0", "2.0"], page.Versions);
        var wheel = page.Files[0];
        Assert.Equal("https://index.example/f/demo-1.0-py3-none-any.whl", wheel.Url.AbsoluteUri);
        Assert.Equal(Hex, wheel.Sha256.ToString());
        Assert.Equal(">=3.8,<4", wheel.RequiresPython);
        Assert.Equal((true, Hex), (wheel.HasMetadata, wheel.MetadataSha256.ToString()));
        Assert.Equal((true, null), (wheel.Yanked, wheel.YankedReason));
        Assert.Equal("https://index.example/p", wheel.Provenance?.AbsoluteUri);
        var sdist = page.Files[1];
        Assert.Equal((true, "bad & old"), (sdist.Yanked, sdist.YankedReason));
        Assert.True(sdist.HasMetadata);
        Assert.Null(sdist.MetadataSha256);
        Assert.Null(sdist.Sha256);
        Assert.Null(sdist.Size);
        Assert.Null(sdist.UploadTime);
    }

    [Fact]
    public void D09_entities_in_addresses_are_decoded_once()
    {
        var file = Assert.Single(Read("<a href='/f/demo&#45;1.0.tar.gz?a=1&amp;b=2'>x</a>").Files);
        Assert.Equal("demo-1.0.tar.gz", file.Filename);
        Assert.Equal("https://index.example/f/demo-1.0.tar.gz?a=1&b=2", file.Url.AbsoluteUri);
    }

    [Fact]
    public void D09_a_base_within_the_origin_is_honoured_even_after_the_links()
    {
        var page = Read("<a href='demo-1.0.tar.gz'>x</a><base href='/elsewhere/'><base href='/never/'>");
        Assert.Equal("https://index.example/elsewhere/demo-1.0.tar.gz", Assert.Single(page.Files).Url.AbsoluteUri);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("http://index.example/")]
    [InlineData("https://index.example:444/")]
    [InlineData("//evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user@index.example/")]
    public void D09_a_base_outside_the_origin_refuses_the_page(string href)
    {
        Assert.Null(Read($"<base href='{href}'><a href='demo-1.0.tar.gz'>x</a>", out var why));
        Assert.Contains("base", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<a href='/f/other-1.0.tar.gz'>demo-1.0.tar.gz</a>")]
    [InlineData("<a href='/f/demo-1.0%2f.tar.gz'>x</a>")]
    [InlineData("<a href='/f/demo%252d1.0.tar.gz'>x</a>")]
    [InlineData("<a href='/f/demo-1.0%0a.tar.gz'>x</a>")]
    [InlineData("<a href='/f/demo-1.0.tar.gz#sha256=zz'>x</a>")]
    [InlineData("<a href='http://127.1/demo-1.0.tar.gz'>x</a>")]
    [InlineData("<a href='ftp://index.example/demo-1.0.tar.gz'>x</a>")]
    public void D09_a_foreign_or_deceiving_link_is_dropped(string link)
    {
        var page = Read("<title>Links for demo</title>" + link);
        Assert.Empty(page.Files);
        Assert.Equal(1, page.ForeignFiles);
    }

    [Fact]
    public void D09_unescaped_quotes_and_broken_markup_do_not_invent_links()
    {
        var page = Read("<a href=/f/demo-1.0.tar.gz data-requires-python=\">=3\" data-yanked=\"he said \"no\"\">x</a>"
            + "<!-- <a href='/f/demo-2.0.tar.gz'>x</a> --><script>'<a href=\"/f/demo-3.0.tar.gz\">'</script>"
            + "<style><a href='/f/demo-4.0.tar.gz'></style><textarea><a href='/f/demo-5.0.tar.gz'></textarea>"
            + "<title><a href='/f/demo-6.0.tar.gz'></title><a name='x'>y</a><a href='/f/demo-7.0.tar.gz'>z</a>");
        Assert.Equal(["demo-1.0.tar.gz", "demo-7.0.tar.gz"], page.Files.Select(file => file.Filename));
    }

    [Theory]
    [InlineData("<html><title>502 Bad Gateway</title><body><h1>Bad Gateway</h1></body></html>")]
    [InlineData("<html><title>Sign in</title><body><a href='/help'>Help</a><form></form></body></html>")]
    [InlineData("")]
    [InlineData("{}")]
    public void D07_an_html_error_page_is_no_page(string html)
    {
        Assert.Null(Read(html, out var why));
        Assert.Contains("not a page of a package index", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html><title>Links for demo</title></html>")]
    [InlineData("<meta name='pypi:repository-version' content='1.0'>")]
    public void An_empty_page_that_says_it_is_one_is_a_page(string html) => Assert.Empty(Read(html).Files);

    [Fact]
    public void Another_major_repository_version_is_refused() =>
        Assert.Null(Read("<meta name='pypi:repository-version' content='2.0'><a href='demo-1.0.tar.gz'>x</a>", out _));

    [Fact]
    public void Depth_costs_nothing_and_links_and_bytes_are_limited()
    {
        var deep = string.Concat(Enumerable.Repeat("<b><p><a><font>", 200_000));
        Assert.Single(Read(deep + "<a href='demo-1.0.tar.gz'>x</a>").Files);

        var links = string.Concat(Enumerable.Repeat("<a href='demo-1.0.tar.gz'>x</a>", 11));
        Assert.False(SimplePage.TryParseHtml(Encoding.UTF8.GetBytes(links), address, demo, out _, out var why, PageLimits.Default with { Files = 10 }));
        Assert.Contains("more than 10 links", why, StringComparison.Ordinal);
        Assert.False(SimplePage.TryParseHtml(new byte[11], address, demo, out _, out why, PageLimits.Default with { HtmlBytes = 10 }));
        Assert.Contains("larger", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused() =>
        Assert.False(SimplePage.TryParseHtml([0x3c, 0xff, 0xfe], address, demo, out _, out _));
}
