using System.Globalization;
using Bonded.Server.Hosting;
using Bonded.Testing;
using Bonded.Testing.Packages;

namespace Bonded.Server.Tests;

/// <summary>How long a file waits, and from when that counts.</summary>
public sealed class AgeTests
{
    [Theory, DatabaseData]
    public async Task A_young_file_waits_and_comes_free_by_itself(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        server.Upstream.PutWheel("quillwharf", "1.0");
        var young = server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 2);
        var name = Goods.WheelName("quillwharf", "2.0");
        var page = await server.Page("quillwharf");
        Assert.Equal([Goods.WheelName("quillwharf", "1.0")], page.Offered);
        Assert.Contains("Held by minimum-age: quillwharf 2.0 was uploaded on 2026-06-13, free on 2026-06-20", page[name].Withheld, StringComparison.Ordinal);

        // It is inspected while it waits; then the refusal says when it ends.
        await TestServer.Until(() => Task.FromResult(server.Inspector.Inspected.Contains(name)));
        await TestServer.Until(async () => (await server.Refused(page[name].Path)).Rules is ["minimum-age"]);
        var refused = await server.Refused(page[name].Path);
        Assert.Equal("2026-06-20T12:00:00Z", refused.Json.GetProperty("until").GetString());
        Assert.Equal("hold", refused.Json.GetProperty("decision").GetString());
        Assert.Equal(refused.Detail, (await server.Page("quillwharf"))[name].Withheld);
        var entry = (await server.Quarantined("quillwharf", name))!;
        Assert.Equal(TestServer.Now.AddDays(5), entry.Until);
        Assert.Contains(refused.Detail[..40], (await server.Get($"/q/{entry.Id}")).Text, StringComparison.Ordinal);

        await server.Pass(TimeSpan.FromDays(5) - TimeSpan.FromSeconds(30));
        Assert.Equal(["minimum-age"], (await server.Refused(page[name].Path)).Rules);
        await server.Pass(TimeSpan.FromSeconds(31));
        Assert.Equal(young, await server.Download(page[name].Path));
        Assert.Equal(2, (await server.Page("quillwharf")).Offered.Count());
        Assert.Null(await server.Quarantined("quillwharf", name));
        Assert.Equal("allow", (await server.StoredFile("quillwharf", name)).Verdict);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2027-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    public async Task D20_an_upload_time_that_cannot_be_counts_as_first_seen_now(string? uploadTime)
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0");
        server.Upstream.Project("quillwharf").File(
            wheel.FileName, wheel.Build(), uploadTime is null ? null : DateTimeOffset.Parse(uploadTime, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        var path = TestServer.PathOf(wheel.FileName, wheel.Build());
        await server.Page("quillwharf");
        Assert.Contains("minimum-age", (await server.Refused(path)).Rules);
        await server.Pass(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        Assert.Equal(wheel.Build(), await server.Download(path));
    }

    [Theory]
    [InlineData("2020-01-01T00:00:00")]
    [InlineData("2020-01-01T00:00:00+05:00")]
    [InlineData("yesterday")]
    public async Task D20_an_upload_time_in_another_form_is_not_believed(string uploadTime)
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0");
        var bytes = wheel.Build();
        server.Upstream.Project("quillwharf").File(wheel.FileName, bytes);
        server.Upstream.On("/simple/quillwharf/", Testing.Upstream.UpstreamReply.Json($$"""
            {"meta":{"api-version":"1.1"},"name":"quillwharf","versions":["1.0"],"files":[{"filename":"{{wheel.FileName}}",
             "url":"/files/quillwharf/{{wheel.FileName}}","hashes":{"sha256":"{{Packaging.Sha256Digest.Of(bytes)}}"},"size":{{bytes.Length}},
             "upload-time":"{{uploadTime}}"}]}
            """));
        var answer = await server.Get("/simple/quillwharf/", ("Accept", TestServer.AcceptJson));

        // Whether the page is refused or the time is not believed: the file does not come in today.
        Assert.NotEqual(System.Net.HttpStatusCode.OK, (await server.Get(TestServer.PathOf(wheel.FileName, bytes))).Status);
        if (answer.Status == System.Net.HttpStatusCode.OK)
            Assert.Empty(new PageView(answer.Json).Offered);
    }

    [Fact]
    public async Task An_upstream_whose_times_are_not_believed_is_believed_nothing()
    {
        await using var server = await TestServer.Start(new ServerSetup { Upstreams = server => [TestServer.Index("other", server.Upstream)] });
        server.Upstream.PutWheel("quillwharf", "1.0", daysOld: 1_000);
        var page = await server.Page("quillwharf");
        Assert.Empty(page.Offered);
        Assert.Contains("was first seen here on 2026-06-15, free on 2026-06-22", page.Files.Single().Withheld, StringComparison.Ordinal);

        // What the upstream says is shown, though not believed.
        Assert.Equal(TestServer.Now.AddDays(-1_000), page.Files.Single().Json.GetProperty("upload-time").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_file_without_a_time_is_listed_with_the_time_it_was_first_seen()
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0");
        server.Upstream.Project("quillwharf").File(wheel.FileName, wheel.Build());
        Assert.Equal("2026-06-15T12:00:00.000000Z", (await server.Page("quillwharf")).Files.Single().Json.GetProperty("upload-time").GetString());
    }

    [Theory, DatabaseData]
    public async Task C15_a_file_slipped_into_an_old_release_waits_from_its_first_sight(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        server.Upstream.PutWheel("quillwharf", "1.0");
        await server.Page("quillwharf");
        var late = Goods.Wheel("quillwharf", "1.0").Tag("cp312-cp312-manylinux_2_28_x86_64");
        server.Upstream.Put(late, "quillwharf", daysOld: 99);
        await server.PagesGoStale();
        var page = await server.Page("quillwharf");
        Assert.Equal([Goods.WheelName("quillwharf", "1.0")], page.Offered);
        Assert.Contains("upstream.late-file", await server.Events("quillwharf"));
        Assert.True((await server.StoredFile("quillwharf", late.FileName)).Late);
        Assert.Contains("minimum-age", (await server.Refused(TestServer.PathOf(late.FileName, late.Build()))).Rules);
        var why = (await server.Get("/api/v1/why/quillwharf?version=1.0")).Text;
        Assert.Contains("late-file", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_upload_time_does_not_make_a_file_older()
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0");
        server.Upstream.Put(wheel, "quillwharf", daysOld: 1);
        await server.Page("quillwharf");
        server.Upstream.Put(wheel, "quillwharf", daysOld: 500);
        await server.PagesGoStale();
        await server.Page("quillwharf");
        Assert.Contains("minimum-age", (await server.Refused(TestServer.PathOf(wheel.FileName, wheel.Build()))).Rules);
    }

    [Theory]
    [InlineData(365)]
    [InlineData(-1)]
    [InlineData(-3650)]
    public async Task I05_setting_the_clock_frees_no_held_file_and_takes_no_allowed_one(int days)
    {
        await using var server = await TestServer.Start();
        var good = server.Upstream.PutWheel("quillwharf", "1.0");
        var young = server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 2);
        var page = await server.Page("quillwharf");
        await server.Download(page[Goods.WheelName("quillwharf", "1.0")].Path);
        server.Time.Move(TimeSpan.FromDays(days));
        Assert.Equal(good, await server.Download(page[Goods.WheelName("quillwharf", "1.0")].Path));
        Assert.Contains("minimum-age", (await server.Refused(TestServer.PathOf(Goods.WheelName("quillwharf", "2.0"), young))).Rules);
        await server.PagesGoStale();
        Assert.Equal([Goods.WheelName("quillwharf", "1.0")], (await server.Page("quillwharf")).Offered);

        // What is first seen now is first seen now, not in another year.
        server.Upstream.Project("brackenfold").File(Goods.WheelName("brackenfold", "1.0"), Goods.Wheel("brackenfold", "1.0").Build());
        await server.Page("brackenfold");
        Assert.InRange((await server.Stored("brackenfold"))!.FirstSeen, TestServer.Now, TestServer.Now.AddHours(1));
    }

    [Fact]
    public async Task I05_a_clock_set_back_while_the_server_was_down_frees_nothing()
    {
        await using var server = await TestServer.Start();
        var young = server.Upstream.PutWheel("quillwharf", "2.0", daysOld: 2);
        var path = TestServer.PathOf(Goods.WheelName("quillwharf", "2.0"), young);
        await server.Page("quillwharf");
        server.Time.Move(TimeSpan.FromDays(-30));
        await server.Restart();
        await server.Page("quillwharf");
        Assert.Contains("minimum-age", (await server.Refused(path)).Rules);
    }

    [Fact]
    public async Task A_directory_a_person_fills_has_no_age()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllBytesAsync(directory[Goods.WheelName("quillwharf", "1.0")], Goods.Wheel("quillwharf", "1.0").Build());
        await using var server = await TestServer.Start(new ServerSetup
        {
            Upstreams = server => [new UpstreamOptions { Name = "own-files", Directory = directory.Path }, server.Pypi],
        });
        var page = await server.Page("quillwharf");
        Assert.Equal(Goods.Wheel("quillwharf", "1.0").Build(), await server.Download(page.Files.Single().Path));
        Assert.Empty(server.Upstream.Requests);
    }
}
