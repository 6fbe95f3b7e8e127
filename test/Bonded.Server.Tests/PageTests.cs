using System.Net;

namespace Bonded.Server.Tests;

/// <summary>What a project's page says.</summary>
public sealed class PageTests : IAsyncLifetime
{
    TestServer server = null!;

    public async ValueTask InitializeAsync() => server = await TestServer.Start();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("/simple/quill-wharf")]
    [InlineData("/simple/Quill.Wharf/")]
    [InlineData("/simple/quill__wharf/")]
    [InlineData("/simple/QUILL---wharf")]
    [InlineData("/simple/quill-_.wharf/")]
    public async Task C01_every_spelling_leads_to_the_one_name(string path)
    {
        server.Upstream.PutWheel("quill-wharf", "1.0");
        var answer = await server.Get(path + "?format=text/html");
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.Status);
        Assert.Equal("/simple/quill-wharf/?format=text/html", answer["Location"]);
        Assert.Empty(server.Upstream.Requests);
        Assert.Equal(HttpStatusCode.OK, (await server.Get(answer["Location"]!)).Status);
        Assert.Equal(HttpStatusCode.MovedPermanently, (await server.Get("/pypi/Quill_Wharf/json")).Status);
        Assert.Equal("/simple/quill-wharf/", server.Upstream.Requests[0].Path);
    }

    [Theory]
    [InlineData("/simple/%E2%84%AAuill/")]
    [InlineData("/simple/qu%C4%B1ll/")]
    [InlineData("/simple/%D0%B0cme/")]
    [InlineData("/simple/a%E2%80%8Db/")]
    [InlineData("/simple/%EF%BD%81bc/")]
    [InlineData("/simple/a%0A/")]
    [InlineData("/simple/-/")]
    [InlineData("/simple/.a/")]
    [InlineData("/simple/a-/")]
    [InlineData("/simple/a%20b/")]
    public async Task C02_a_name_that_is_none_is_never_asked_for(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get(path)).Status);
        Assert.Empty(server.Upstream.Requests);
    }

    [Fact]
    public async Task C04_a_name_too_long_is_never_asked_for()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get($"/simple/{new string('a', 5_000)}/")).Status);
        Assert.Empty(server.Upstream.Requests);
    }

    [Fact]
    public async Task The_json_page_states_every_fact_of_its_files()
    {
        var upload = new DateTimeOffset(2025, 3, 4, 5, 6, 7, TimeSpan.Zero).AddMicroseconds(123_456);
        var wheel = Goods.Wheel("quillwharf", "1.0").RequiresPython(">=3.8,<4");
        var bytes = wheel.Build();
        var metadata = wheel.MetadataBytes();
        var sdist = Goods.Sdist("quillwharf", "1.0").Build();
        server.Upstream.Project("quillwharf")
            .File(wheel.FileName, bytes, upload, ">=3.8,<4", metadata: metadata, provenance: "https://provenance.example/quillwharf")
            .File("quillwharf-1.0.tar.gz", sdist, upload)
            .File("quillwharf-0.9.tar.gz", Goods.Sdist("quillwharf", "0.9").Build(), upload, yanked: "breaks <things>")
            .File("quillwharf-0.8.tar.gz", Goods.Sdist("quillwharf", "0.8").Build(), upload, yanked: "");

        var answer = await server.Get("/simple/quillwharf/", ("Accept", TestServer.AcceptJson));
        Assert.DoesNotContain("dist-info-metadata", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Upstream.Port.ToString(), answer.Text, StringComparison.Ordinal);
        var page = new PageView(answer.Json);
        Assert.Equal("1.4", page.Json.GetProperty("meta").GetProperty("api-version").GetString());
        Assert.Equal("quillwharf", page.Json.GetProperty("name").GetString());
        Assert.Null(page.Status);
        Assert.Equal(["0.8", "0.9", "1.0"], page.Versions.Order());

        var file = page[wheel.FileName].Json;
        Assert.StartsWith("../../files/", file.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal(bytes.Length, file.GetProperty("size").GetInt64());
        Assert.Equal("2025-03-04T05:06:07.123456Z", file.GetProperty("upload-time").GetString());
        Assert.Equal(">=3.8,<4", file.GetProperty("requires-python").GetString());
        Assert.False(file.GetProperty("yanked").GetBoolean());
        Assert.Equal("https://provenance.example/quillwharf", file.GetProperty("provenance").GetString());
        Assert.Equal(metadata, await server.Download(page[wheel.FileName].Path + ".metadata"));
        Assert.Equal(Packaging.Sha256Digest.Of(metadata).ToString(), page[wheel.FileName].MetadataSha256);
        Assert.Null(page["quillwharf-1.0.tar.gz"].MetadataSha256);
        Assert.Equal("breaks <things>", page["quillwharf-0.9.tar.gz"].Withheld);
        Assert.True(page["quillwharf-0.8.tar.gz"].Json.GetProperty("yanked").GetBoolean());
    }

    [Fact]
    public async Task The_html_page_states_the_same_in_attributes()
    {
        var wheel = Goods.Wheel("quillwharf", "1.0").RequiresPython(">=3.8,<4");
        server.Upstream.Project("quillwharf")
            .File(wheel.FileName, wheel.Build(), TestServer.Now.AddDays(-50), ">=3.8,<4", metadata: wheel.MetadataBytes(), provenance: "https://provenance.example/x?a=1&b=2")
            .File("quillwharf-0.9.tar.gz", Goods.Sdist("quillwharf", "0.9").Build(), TestServer.Now.AddDays(-50), yanked: "breaks \"<things>\"");
        var listed = (await server.Page("quillwharf"))[wheel.FileName];
        var html = (await server.Get("/simple/quillwharf/", ("Accept", "text/html"))).Text;
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"pypi:repository-version\" content=\"1.4\">", html, StringComparison.Ordinal);
        Assert.Contains(
            $"<a href=\"../..{listed.Path}#sha256={listed.Sha256}\" data-requires-python=\"&gt;=3.8,&lt;4\" data-core-metadata=\"sha256={listed.MetadataSha256}\" "
            + $"data-dist-info-metadata=\"sha256={listed.MetadataSha256}\" data-provenance=\"https://provenance.example/x?a=1&amp;b=2\">{wheel.FileName}</a>",
            html, StringComparison.Ordinal);
        Assert.Contains("data-yanked=\"breaks &quot;&lt;things&gt;&quot;\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_of_the_project_is_passed_on()
    {
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.Project("quillwharf").Status("archived", "no longer tended");
        var page = await server.Page("quillwharf");
        Assert.Equal(("archived", "no longer tended"), (page.Status, page.StatusReason));
        Assert.Single(page.Offered);
        var html = (await server.Get("/simple/quillwharf/")).Text;
        Assert.Contains("<meta name=\"pypi:project-status\" content=\"archived\">", html, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"pypi:project-status-reason\" content=\"no longer tended\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_hidden_is_hidden_with_its_version()
    {
        await server.Restart(new ServerSetup { Policy = "holds = \"hide\"" });
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 2);
        var page = await server.Page("quillwharf");
        Assert.Equal([Goods.WheelName("quillwharf", "1.0")], page.Names);
        Assert.Equal(["1.0"], page.Versions);
        Assert.DoesNotContain("2.0", (await server.Get("/simple/quillwharf/")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("2.0", (await server.Get("/pypi/quillwharf/json")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_project_is_404_and_is_remembered_for_a_while()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/simple/quillwharf/")).Status);
        Assert.Equal(1, server.Upstream.CountOf("/simple/quillwharf/"));
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.Pass(TimeSpan.FromMinutes(1));
        await server.Page("quillwharf");
    }

    [Fact]
    public async Task The_list_names_the_projects_in_use_here()
    {
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("brackenfold", "1.0");
        server.Upstream.PutWheel("nobody-asked", "1.0");
        await server.Page("quillwharf");
        await server.Page("brackenfold");
        var list = (await server.Get("/simple/", ("Accept", TestServer.AcceptJson))).Json;
        Assert.Equal(["brackenfold", "quillwharf"], list.GetProperty("projects").EnumerateArray().Select(project => project.GetProperty("name").GetString()!));
        Assert.Contains("<a href=\"/simple/quillwharf/\">quillwharf</a>", (await server.Get("/simple/")).Text, StringComparison.Ordinal);
        Assert.Equal("/simple/", (await server.Get("/simple"))["Location"]);
    }

    [Fact]
    public async Task The_documents_of_pypi_list_what_the_page_lists()
    {
        var wheel = Goods.Wheel("quillwharf", "1.0").Summary("quills by the sea").Requires("brackenfold>=1");
        var bytes = server.Upstream.Put(wheel, "quillwharf");
        server.Upstream.PutWheel("quillwharf", "0.9");
        await server.Page("quillwharf");
        var project = (await server.Get("/pypi/quillwharf/json")).Json;
        var info = project.GetProperty("info");
        Assert.Equal(("1.0", "quills by the sea"), (info.GetProperty("version").GetString(), info.GetProperty("summary").GetString()));
        Assert.Equal("brackenfold>=1", info.GetProperty("requires_dist")[0].GetString());
        Assert.Equal(["0.9", "1.0"], project.GetProperty("releases").EnumerateObject().Select(release => release.Name).Order());
        var url = project.GetProperty("urls")[0];
        Assert.Equal(TestServer.PublicUrl + TestServer.PathOf(wheel.FileName, bytes), url.GetProperty("url").GetString());
        Assert.Equal("bdist_wheel", url.GetProperty("packagetype").GetString());
        var release = (await server.Get("/pypi/quillwharf/0.9/json")).Json;
        Assert.Equal("0.9", release.GetProperty("info").GetProperty("version").GetString());
        Assert.False(release.TryGetProperty("releases", out _));
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/pypi/quillwharf/3.0/json")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/pypi/nobody/json")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/pypi/quillwharf/not a version/json")).Status);
    }

    [Fact]
    public async Task C07_a_version_that_looks_like_a_name_is_no_other_project()
    {
        server.Upstream.PutWheel("rails-html-sanitizer", "1.4.2");
        server.Upstream.PutWheel("rails-html", "1.0");
        await server.Page("rails-html");
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get("/pypi/rails-html/sanitizer-1.4.2/json")).Status);
        Assert.DoesNotContain(server.Upstream.Requests, request => request.Path.Contains("sanitizer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task D10_a_file_of_another_project_is_dropped()
    {
        server.Upstream.PutWheel("quillwharf", "1.0");
        var foreign = Goods.Wheel("brackenfold", "9.0");
        server.Upstream.Project("quillwharf").File(foreign.FileName, foreign.Build(), TestServer.Now.AddDays(-50));
        Assert.Equal([Goods.WheelName("quillwharf", "1.0")], (await server.Page("quillwharf")).Names);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get(TestServer.PathOf(foreign.FileName, foreign.Build()))).Status);
    }
}
