using System.Net;
using System.Text.Json;
using Bonded.Testing;
using Bonded.Testing.Packages;

namespace Bonded.Server.Tests;

/// <summary>Looking into what is withheld.</summary>
public sealed class KeptFileTests
{
    static readonly string Young = Goods.WheelName("quillwharf", "2.0");

    [Theory, DatabaseData]
    public async Task What_is_withheld_can_be_looked_into_and_still_not_downloaded(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var wheel = Goods.Wheel("quillwharf", "2.0").With("quillwharf/logo.bin", [0, 1, 2, 0xFF]).With("quillwharf/long.txt", new string('x', 300_000));
        var id = await Held(server, wheel);

        var listing = (await server.Admin($"/quarantine/{id}/members")).Json;
        Assert.Equal((Young, wheel.Build().Length), (Text(listing, "filename"), listing.GetProperty("size").GetInt32()));
        Assert.Equal(
            ["quillwharf-2.0.dist-info/METADATA", "quillwharf-2.0.dist-info/RECORD", "quillwharf-2.0.dist-info/WHEEL", "quillwharf/__init__.py", "quillwharf/logo.bin", "quillwharf/long.txt"],
            listing.GetProperty("members").EnumerateArray().Select(member => Text(member, "path")).Order(StringComparer.Ordinal));
        Assert.False(listing.TryGetProperty("stopped", out _));

        var source = await Content(server, id, "quillwharf/__init__.py");
        Assert.Equal(("__version__ = '2.0'\n", false), (Text(source, "text"), source.GetProperty("cut").GetBoolean()));
        var binary = await Content(server, id, "quillwharf/logo.bin");
        Assert.Equal([0, 1, 2, 0xFF], Convert.FromBase64String(Text(binary, "base64")));
        Assert.False(binary.TryGetProperty("text", out _));
        var cut = await Content(server, id, "quillwharf/long.txt");
        Assert.Equal((256 << 10, true, 300_000), (Text(cut, "text").Length, cut.GetProperty("cut").GetBoolean(), cut.GetProperty("size").GetInt32()));
        var unknown = await server.Admin($"/quarantine/{id}/members/content?path=../../etc/passwd");
        Assert.Equal((HttpStatusCode.NotFound, "member-unknown"), (unknown.Status, unknown.Code));
        Assert.Equal("missing-parameter", (await server.Admin($"/quarantine/{id}/members/content")).Code);
        Assert.Equal("entry-unknown", (await server.Admin("/quarantine/99/members")).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Get($"/api/v1/quarantine/{id}/members")).Status);
        await server.Refused(TestServer.PathOf(Young, wheel.Build()));
    }

    [Fact]
    public async Task What_nobody_fetched_says_so_and_what_cannot_be_read_says_why()
    {
        await using var server = await TestServer.Start(new ServerSetup { Policy = "block = [{ name = \"waxpier\", why = \"no\" }]" });
        server.Upstream.PutWheel("waxpier", "1.0");
        await server.Page("waxpier");
        await TestServer.Until(async () => await server.Quarantined("waxpier", Goods.WheelName("waxpier", "1.0")) is not null);
        var blocked = (await server.Quarantined("waxpier", Goods.WheelName("waxpier", "1.0")))!.Id;
        var missing = await server.Admin($"/quarantine/{blocked}/members");
        Assert.Equal((HttpStatusCode.Conflict, "bytes-missing"), (missing.Status, missing.Code));
        Assert.Contains("nobody has fetched it", (await Command.Run(server, "quarantine", "show", $"{blocked}")).Output, StringComparison.Ordinal);

        // Two members of one path: what a reader sees first, another does not see, so nothing of it is shown.
        var twice = Goods.Wheel("quillwharf", "2.0").WithUnlisted("quillwharf/__init__.py", "import os\n");
        var id = await Held(server, twice);
        var listing = (await server.Admin($"/quarantine/{id}/members")).Json;
        Assert.StartsWith("It cannot be read further: ", Text(listing, "stopped"), StringComparison.Ordinal);
        Assert.Equal(0, listing.GetProperty("members").GetArrayLength());
    }

    [Theory, DatabaseData]
    public async Task A_terminal_sees_no_control_bidirectional_or_invisible_character_of_a_package(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        const string nasty = "a = 1\t# \u001b[2J\u202e\u2066 \u200b\u00a0e\u0301 \u05d0 \ufeff\u0007 caf\u00e9 \ud83d\ude00\r\nb = 2\rc\u2028d\u0085\u009b31m\n";
        var id = await Held(server, Goods.Wheel("quillwharf", "2.0").With("quillwharf/x.py", nasty).With("quillwharf/logo.bin", [0, 0x1b, (byte)'[', (byte)'A']));
        var (exit, output, error) = await Command.RunWide(server, "quarantine", "show", $"{id}", "quillwharf/x.py");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(
            "a = 1\t# \\u{1b}[2J\\u{202e}\\u{2066} \\u{200b}\\u{a0}e\\u{301} \\u{5d0} \\u{feff}\\u{7} caf\u00e9 \ud83d\ude00\nb = 2\\u{d}c\\u{2028}d\\u{85}\\u{9b}31m\n", output);
        Assert.Equal("00000000  00 1b 5b 41                                      ..[A\n", (await Command.Run(server, "quarantine", "show", $"{id}", "quillwharf/logo.bin")).Output);
        var (_, shown, _) = await Command.Run(server, "quarantine", "show", $"{id}");
        Assert.Matches(@"\n +20  quillwharf/__init__\.py\n", shown);
        Assert.Contains("quillwharf/x.py\n", (await Command.Run(server, "quarantine", "show", $"{id}", "--members")).Output, StringComparison.Ordinal);
    }

    [Theory, DatabaseData]
    public async Task A_withheld_release_is_compared_with_the_newest_allowed_one_before_it(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        var old = Goods.Wheel("quillwharf", "1.0").With("quillwharf/gone.py", "x = 1\n").With("quillwharf/same.py", "y = 1\n").With("quillwharf/logo.bin", [0, 1]);
        var files = ((WheelBuilder[])[old, Goods.Wheel("quillwharf", "0.9"), Goods.Wheel("quillwharf", "3.0")])
            .Select(wheel => TestServer.PathOf(wheel.FileName, server.Upstream.Put(wheel, "quillwharf"))).ToArray();
        var id = await Held(server, Goods.Wheel("quillwharf", "2.0").With("quillwharf/same.py", "y = 1\n").With("quillwharf/logo.bin", [0, 2])
            .With("quillwharf/hook.pth", "import quillwharf\n"));
        foreach (var file in files)
            await server.Download(file);

        var diff = (await server.Admin($"/quarantine/{id}/diff")).Json;

        Assert.Equal((old.FileName, "1.0", 2), (Text(diff, "against"), Text(diff, "version"), diff.GetProperty("unchanged").GetInt32()));
        var changed = diff.GetProperty("changed").EnumerateArray().ToDictionary(change => Text(change, "path"));
        Assert.Equal("quillwharf/hook.pth", diff.GetProperty("changed")[0].GetProperty("path").GetString());
        Assert.Equal("@@ -0,0 +1,1 @@\n+import quillwharf\n", Text(changed["quillwharf/hook.pth"], "diff"));
        Assert.False(changed["quillwharf/hook.pth"].TryGetProperty("old_size", out _));
        Assert.False(changed["quillwharf/gone.py"].TryGetProperty("new_size", out _));
        Assert.Equal("@@ -1,1 +1,1 @@\n-__version__ = '1.0'\n+__version__ = '2.0'\n", Text(changed["quillwharf/__init__.py"], "diff"));
        Assert.StartsWith("not text", Text(changed["quillwharf/logo.bin"], "note"), StringComparison.Ordinal);
        Assert.Contains("-Version: 1.0\n+Version: 2.0\n", Text(changed["quillwharf-2.0.dist-info/METADATA"], "diff"), StringComparison.Ordinal);
        Assert.False(changed.ContainsKey("quillwharf-2.0.dist-info/WHEEL"));

        var (exit, text, _) = await Command.Run(server, "quarantine", "diff", $"{id}");
        Assert.Equal(1, exit);
        Assert.Contains("1 added, 1 removed, 4 changed, 2 the same\n\nA quillwharf/hook.pth\n", text, StringComparison.Ordinal);
        Assert.Contains("\nquillwharf/__init__.py\n@@ -1,1 +1,1 @@\n-__version__ = '1.0'\n+__version__ = '2.0'\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sdists_are_compared_with_sdists_and_without_one_nothing_is()
    {
        await using var server = await TestServer.Start();
        var wheel = server.Upstream.PutWheel("quillwharf", "1.0");
        var first = server.Upstream.PutSdist("quillwharf", "1.0");
        var sdist = Goods.Sdist("quillwharf", "2.0").With("setup.py", "import os\n");
        var bytes = sdist.Build();
        server.Upstream.Project("quillwharf").File(sdist.FileName, bytes, TestServer.Now.AddDays(-2));
        var id = await Kept(server, sdist.FileName, bytes);
        await server.Download(TestServer.PathOf(Goods.WheelName("quillwharf", "1.0"), wheel));
        var nothing = await server.Admin($"/quarantine/{id}/diff");
        Assert.Equal((HttpStatusCode.Conflict, "diff-nothing"), (nothing.Status, nothing.Code));

        await server.Download(TestServer.PathOf(Goods.SdistName("quillwharf", "1.0"), first));
        var diff = (await server.Admin($"/quarantine/{id}/diff")).Json;
        Assert.Equal(Goods.SdistName("quillwharf", "1.0"), Text(diff, "against"));
        Assert.Equal("quillwharf-2.0/setup.py", Text(diff.GetProperty("changed")[0], "path"));
    }

    static async Task<long> Held(TestServer server, WheelBuilder wheel)
    {
        var bytes = server.Upstream.Put(wheel, "quillwharf", daysOld: 2);
        return await Kept(server, wheel.FileName, bytes);
    }

    static async Task<long> Kept(TestServer server, string filename, byte[] bytes)
    {
        await server.Page("quillwharf");
        await TestServer.Until(async () => File.Exists(server.BlobOf(bytes)) && await server.Quarantined("quillwharf", filename) is not null);
        return (await server.Quarantined("quillwharf", filename))!.Id;
    }

    static async Task<JsonElement> Content(TestServer server, long id, string path)
    {
        var answer = await server.Admin($"/quarantine/{id}/members/content?path={Uri.EscapeDataString(path)}");
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
