using System.Globalization;
using System.Text;
using System.Text.Json;
using Bonded.Gate.Upstreams;
using Bonded.Packaging;

namespace Bonded.Gate.Tests.Upstreams;

public class SimplePageJsonTests
{
    internal static readonly Uri Address = new("https://index.example/simple/demo/");
    internal static readonly ProjectName Demo = ProjectName.Parse("demo");
    const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    static UpstreamPage? Read(string json, out string? why) =>
        SimplePage.TryParseJson(Encoding.UTF8.GetBytes(json), Address, Demo, out var page, out why) ? page : null;

    static UpstreamPage Read(string json)
    {
        var page = Read(json, out var why);
        Assert.True(page is not null, why);
        return page;
    }

    /// <summary>A page with one file, whose members are given.</summary>
    static string Page(string file, string more = "") =>
        $$"""{"meta":{"api-version":"1.4"},"name":"demo"{{more}},"files":[{{{file}}}]}""";

    static string File(string more = "") =>
        "\"filename\":\"demo-1.0-py3-none-any.whl\",\"url\":\"/f/demo-1.0-py3-none-any.whl\",\"hashes\":{\"sha256\":\"" + Hex + "\"}" + more;

    [Fact]
    public void Every_field_of_a_page_is_read()
    {
        var page = Read($$$"""
            {"meta":{"api-version":"1.4","_last-serial":7},"name":"Demo","versions":["1.0","2.0","not a version"],
             "project-status":{"status":"archived","reason":"no one\u000alooks after it"},"alternate-locations":[[{}]],
             "files":[{"filename":"demo-1.0-py3-none-any.whl","url":"../../f/demo-1.0-py3-none-any.whl","hashes":{"md5":"x","sha256":"{{{Hex}}}"},
               "requires-python":">=3.8","size":42,"upload-time":"2024-05-06T07:08:09.123456Z","core-metadata":{"sha256":"{{{Hex}}}"},
               "yanked":"broken","gpg-sig":false,"provenance":"https://index.example/p"},
              {"filename":"demo-2.0.tar.gz","url":"https://files.example/demo-2.0.tar.gz","hashes":{}}]}
            """);

        Assert.Equal("demo", page.Name);
        Assert.Equal(["1.0", "2.0"], page.Versions);
        Assert.Equal(("archived", "no one looks after it"), (page.Status, page.StatusReason));
        var wheel = page.Files[0];
        Assert.Equal("https://index.example/f/demo-1.0-py3-none-any.whl", wheel.Url.AbsoluteUri);
        Assert.Equal(Hex, wheel.Sha256.ToString());
        Assert.Equal(42, wheel.Size);
        Assert.Equal(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero).AddMicroseconds(123456), wheel.UploadTime);
        Assert.Equal(">=3.8", wheel.RequiresPython);
        Assert.Equal((true, "broken"), (wheel.Yanked, wheel.YankedReason));
        Assert.Equal((true, Hex), (wheel.HasMetadata, wheel.MetadataSha256.ToString()));
        Assert.Equal("https://index.example/p", wheel.Provenance?.AbsoluteUri);
        var sdist = page.Files[1];
        Assert.Equal("https://files.example/demo-2.0.tar.gz", sdist.Url.AbsoluteUri);
        Assert.Null(sdist.Sha256);
        Assert.Null(sdist.Size);
        Assert.Null(sdist.UploadTime);
        Assert.False(sdist.Yanked);
        Assert.False(sdist.HasMetadata);
    }

    [Theory]
    [InlineData("\"core-metadata\":true", true, false)]
    [InlineData("\"core-metadata\":false", false, false)]
    [InlineData("\"dist-info-metadata\":{\"sha256\":\"" + Hex + "\"}", true, true)]
    [InlineData("\"data-dist-info-metadata\":{\"sha256\":\"" + Hex + "\"}", true, true)]
    [InlineData("\"dist-info-metadata\":true,\"core-metadata\":false", false, false)]
    [InlineData("\"core-metadata\":{}", true, false)]
    public void Metadata_claims_are_understood_under_each_of_their_keys(string member, bool exists, bool hashed)
    {
        var file = Assert.Single(Read(Page(File("," + member))).Files);
        Assert.Equal(exists, file.HasMetadata);
        Assert.Equal(hashed, file.MetadataSha256 is not null);
    }

    [Fact]
    public void D05_a_hash_in_upper_case_is_the_same_hash_and_other_algorithms_are_none()
    {
        var page = Read(Page("\"filename\":\"demo-1.0.tar.gz\",\"url\":\"/a\",\"hashes\":{\"sha256\":\"" + Hex.ToUpperInvariant() + "\"}},"
            + "{\"filename\":\"demo-2.0.tar.gz\",\"url\":\"/b\",\"hashes\":{\"md5\":\"00112233445566778899aabbccddeeff\"}},"
            + "{\"filename\":\"demo-3.0.tar.gz\",\"url\":\"/c\",\"hashes\":{}},"
            + "{\"filename\":\"demo-4.0.tar.gz\",\"url\":\"/d\",\"hashes\":{\"sha256\":\"abcd\"}"));

        Assert.Equal(Hex, page.Files[0].Sha256.ToString());
        Assert.Null(page.Files[1].Sha256);
        Assert.Null(page.Files[2].Sha256);
        // A hash that is none can be checked by nobody: the file is left out.
        Assert.Equal(3, page.Files.Count);
        Assert.Equal(1, page.ForeignFiles);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"meta\":{\"api-version\":\"1.0\"},\"name\":\"demo\"}")]
    [InlineData("{\"meta\":{\"api-version\":\"1.0\"},\"files\":[]}")]
    [InlineData("{\"name\":\"demo\",\"files\":[]}")]
    [InlineData("{\"meta\":{},\"name\":\"demo\",\"files\":[]}")]
    public void D07_an_empty_or_bare_document_is_no_page(string json)
    {
        Assert.Null(Read(json, out var why));
        Assert.NotNull(why);
    }

    [Theory]
    [InlineData(",\"size\":-1", "size")]
    [InlineData(",\"size\":9223372036854775808", "size")]
    [InlineData(",\"size\":1.5", "size")]
    [InlineData(",\"size\":\"1\"", "size")]
    [InlineData(",\"size\":1,\"size\":2", "twice")]
    [InlineData(",\"url\":\"/other\"", "twice")]
    [InlineData(",\"ur\\u006c\":\"/other\"", "twice")]
    [InlineData(",\"yanked\":1", "yanked")]
    [InlineData(",\"upload-time\":5", "upload-time")]
    [InlineData(",\"core-metadata\":\"yes\"", "core-metadata")]
    [InlineData(",\"requires-python\":\"\\ud800\"", "Unicode")]
    [InlineData(",\"x\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]", "nested")]
    public void D08_a_file_entry_that_is_wrong_refuses_the_page(string member, string word)
    {
        Assert.Null(Read(Page(File(member)), out var why));
        Assert.Contains(word, why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("1")]
    [InlineData("0.9")]
    [InlineData("1.x")]
    [InlineData("10.0")]
    [InlineData("")]
    public void D08_another_major_api_version_is_refused(string version)
    {
        Assert.Null(Read($$"""{"meta":{"api-version":"{{version}}"},"name":"demo","files":[]}""", out var why));
        Assert.Contains("api-version", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"meta":{"api-version":"1.0"},"meta":{"api-version":"1.0"},"name":"demo","files":[]}""")]
    [InlineData("""{"meta":{"api-version":"1.0","api-version":"1.1"},"name":"demo","files":[]}""")]
    [InlineData("""{"meta":{"api-version":"1.0"},"name":"demo","files":[],"files":[]}""")]
    [InlineData("""{"meta":{"api-version":"1.0"},"name":"demo","project-status":{"status":"active","status":"active"},"files":[]}""")]
    public void D08_a_key_that_appears_twice_refuses_the_page(string json)
    {
        Assert.Null(Read(json, out var why));
        Assert.Contains("twice", why, StringComparison.Ordinal);
    }

    [Fact]
    public void D08_depth_and_bytes_and_files_are_limited()
    {
        Assert.Null(Read("{\"x\":" + new string('[', 10_000) + new string(']', 10_000) + "}", out _));

        var small = PageLimits.Default with { Bytes = 1_000, Files = 2 };
        Assert.False(SimplePage.TryParseJson(new byte[1_001], Address, Demo, out _, out var why, small));
        Assert.Contains("larger", why, StringComparison.Ordinal);
        var three = Encoding.UTF8.GetBytes(Page(string.Join("},{", Enumerable.Repeat("\"filename\":\"a\",\"url\":\"/a\",\"hashes\":{}", 3))));
        Assert.False(SimplePage.TryParseJson(three, Address, Demo, out _, out why, small));
        Assert.Contains("more than 2 files", why, StringComparison.Ordinal);
    }

    [Fact]
    public void D08_something_after_the_page_refuses_it()
    {
        var good = """{"meta":{"api-version":"1.0"},"name":"demo","files":[]}""";
        Assert.NotNull(Read(good + " \n", out _));
        Assert.Null(Read(good + "{}", out _));
        Assert.Null(Read(good[..^1], out _));
    }

    [Theory]
    [InlineData("other-1.0.tar.gz")]
    [InlineData("demo_extra-1.0-py3-none-any.whl")]
    [InlineData("../demo-1.0.tar.gz")]
    [InlineData("demo-1.0%2F.tar.gz")]
    [InlineData("x/demo-1.0.tar.gz")]
    [InlineData("demo-1.0\\u0000.tar.gz")]
    [InlineData("demo-1.0\\n.tar.gz")]
    [InlineData("demo-1.0.txt")]
    [InlineData("")]
    public void D10_a_file_that_is_not_of_this_project_is_dropped(string filename)
    {
        var page = Read(Page(File() + "},{\"filename\":\"" + filename + "\",\"url\":\"/x\",\"hashes\":{}"));
        Assert.Equal("demo-1.0-py3-none-any.whl", Assert.Single(page.Files).Filename);
        Assert.Equal(1, page.ForeignFiles);
    }

    [Fact]
    public void D10_a_page_about_another_project_is_refused()
    {
        Assert.Null(Read("""{"meta":{"api-version":"1.0"},"name":"other","files":[]}""", out var why));
        Assert.Contains("another project", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo-1.0-py2.7.egg")]
    [InlineData("demo-1.0.win32-py2.7.exe")]
    [InlineData("demo-1.0-1.noarch.rpm")]
    [InlineData("demo-1.0.tar.bz2")]
    [InlineData("demo-1.0.win-amd64-py2.7.msi")]
    public void Kinds_of_files_that_installers_gave_up_are_counted_and_left_out(string filename)
    {
        var page = Read(Page("\"filename\":\"" + filename + "\",\"url\":\"/x\",\"hashes\":{}"));
        Assert.Empty(page.Files);
        Assert.Equal((1, 0), (page.LegacyFiles, page.ForeignFiles));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://index.example/demo-1.0.tar.gz")]
    [InlineData("gopher://index.example/x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://user:secret@index.example/demo-1.0.tar.gz")]
    [InlineData("https://index.example/a\\r\\nHost: evil")]
    [InlineData("https://index.example\\\\@evil.example/")]
    [InlineData("http://2130706433/x")]
    [InlineData("http://0x7f.1/x")]
    [InlineData("http://0177.0.0.1/x")]
    [InlineData("//2130706433/x")]
    [InlineData("http://localhost./x")]
    [InlineData("http:///x")]
    [InlineData("")]
    public void D04_an_address_that_is_not_a_plain_web_address_drops_its_file(string url)
    {
        var page = Read(Page("\"filename\":\"demo-1.0.tar.gz\",\"url\":\"" + url + "\",\"hashes\":{}"));
        Assert.Empty(page.Files);
        Assert.Equal(1, page.ForeignFiles);
    }

    [Theory]
    [InlineData("2024-05-06T07:08:09Z", true)]
    [InlineData("2024-05-06T07:08:09.5Z", true)]
    [InlineData("2999-01-01T00:00:00Z", true)]
    [InlineData("0001-01-01T00:00:00Z", false)]
    [InlineData("1999-12-31T23:59:59Z", false)]
    [InlineData("2024-05-06T07:08:09", false)]
    [InlineData("2024-05-06T07:08:09+02:00", false)]
    [InlineData("2024-05-06T07:08:09+00:00", false)]
    [InlineData("2024-05-06 07:08:09Z", false)]
    [InlineData("2024-02-30T07:08:09Z", false)]
    [InlineData("2024-05-06T25:08:09Z", false)]
    [InlineData(" 2024-05-06T07:08:09Z", false)]
    [InlineData("2024-05-06", false)]
    [InlineData("1715000000", false)]
    [InlineData("", false)]
    public void D20_an_upload_time_that_cannot_be_believed_is_no_time(string time, bool believed)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var file = Assert.Single(Read(Page(File(",\"upload-time\":\"" + time + "\""))).Files);
        Assert.Equal(believed, file.UploadTime is not null);
        Assert.True(file.UploadTime is null || file.UploadTime.Value.Offset == TimeSpan.Zero);
    }

    [Fact]
    public void D20_an_absent_upload_time_is_no_time()
    {
        Assert.Null(Assert.Single(Read(Page(File())).Files).UploadTime);
        Assert.Null(Assert.Single(Read(Page(File(",\"upload-time\":null"))).Files).UploadTime);
    }

    [Theory]
    [InlineData("true", true, null)]
    [InlineData("false", false, null)]
    [InlineData("null", false, null)]
    [InlineData("\"\"", true, null)]
    [InlineData("\"a\\tb\"", true, "a b")]
    public void Yanked_is_read_as_the_reading_that_offers_less(string value, bool yanked, string? reason)
    {
        var file = Assert.Single(Read(Page(File(",\"yanked\":" + value))).Files);
        Assert.Equal((yanked, reason), (file.Yanked, file.YankedReason));
    }

    [Fact]
    public void A_file_listed_twice_stands_only_if_both_entries_promise_the_same()
    {
        var same = Read(Page(File() + "},{" + File()));
        Assert.Single(same.Files);
        var different = Read(Page(File() + "},{" + File().Replace("0123", "3210", StringComparison.Ordinal)));
        Assert.Empty(different.Files);
    }

    [Fact]
    public void An_unknown_status_refuses_the_page_and_a_known_one_is_kept()
    {
        Assert.Null(Read("""{"meta":{"api-version":"1.4"},"name":"demo","project-status":{"status":"fine"},"files":[]}""", out _));
        Assert.Equal("quarantined", Read("""{"meta":{"api-version":"1.4"},"name":"demo","project-status":{"status":"quarantined"},"files":[]}""").Status);
    }

    [Fact]
    public void Why_a_page_is_refused_quotes_nothing_of_it()
    {
        Read("""{"meta":{"api-version":"SENTINEL"},"name":"demo","files":[]}""", out var why);
        Assert.DoesNotContain("SENTINEL", why, StringComparison.Ordinal);
        Read("{\"SENTINEL", out why);
        Assert.DoesNotContain("SENTINEL", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_any_JSON_reader_takes_keeps_its_meaning()
    {
        // What we read agrees with what System.Text.Json reads of the same bytes.
        var json = Page(File(",\"size\":12,\"requires-python\":\"\\u003e=3.9\""));
        var file = JsonDocument.Parse(json).RootElement.GetProperty("files")[0];
        var ours = Assert.Single(Read(json).Files);
        Assert.Equal(file.GetProperty("requires-python").GetString(), ours.RequiresPython);
        Assert.Equal(file.GetProperty("filename").GetString(), ours.Filename);
    }
}
