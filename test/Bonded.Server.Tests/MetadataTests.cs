using System.Net;
using Bonded.Data;
using Bonded.Gate.Inspections;
using Bonded.Packaging;
using Bonded.Testing;
using Bonded.Testing.Upstream;

namespace Bonded.Server.Tests;

/// <summary>The metadata beside a wheel (PEP 658): before the wheel is here, and when it turns out to be a lie.</summary>
public sealed class MetadataTests
{
    static readonly ServerSetup NoFirstLook = new() { Adjust = options => options with { FirstPageWait = TimeSpan.Zero } };

    [Theory, DatabaseData]
    public async Task Upstreams_metadata_goes_out_before_its_wheel_is_inspected(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(NoFirstLook with { Kind = kind });
        var open = new TaskCompletionSource<InspectionOutcome?>();
        server.Inspector.Before = (_, _) => open.Task;
        var wheel = Goods.Wheel("quillwharf", "1.0").Requires("brackenfold>=1");
        var bytes = server.Upstream.Put(wheel, "quillwharf");
        var file = (await server.Page("quillwharf")).Files.Single();

        var metadata = await server.Get(file.Path + ".metadata");
        Assert.Equal(HttpStatusCode.OK, metadata.Status);
        Assert.Equal(wheel.MetadataBytes(), metadata.Body);
        Assert.Equal($"\"{file.MetadataSha256}\"", metadata["ETag"]);
        Assert.Equal("private, no-cache", metadata["Cache-Control"]);
        Assert.Equal(Sha256Digest.Of(wheel.MetadataBytes()), await server.Database.Read(tx => Claims.Find(tx, "quillwharf", wheel.FileName)));

        // Asking for it has started the wheel on its way.
        await TestServer.Until(() => Task.FromResult(!server.Inspector.Inspected.IsEmpty));
        open.SetResult(null);
        Assert.Equal(bytes, await server.Download(file.Path));
        Assert.Equal(wheel.MetadataBytes(), await server.Download(file.Path + ".metadata"));
        Assert.Single(server.Inspector.Inspected);
    }

    [Fact]
    public async Task A_claim_that_is_not_what_the_page_lists_is_not_passed_on()
    {
        await using var server = await TestServer.Start(NoFirstLook);
        var wheel = Goods.Wheel("quillwharf", "1.0");
        server.Upstream.Put(wheel, "quillwharf");
        server.Upstream.On($"/files/quillwharf/{wheel.FileName}.metadata", UpstreamReply.Bytes([.. wheel.MetadataBytes(), .. "Requires-Dist: worm\n"u8]));
        var file = (await server.Page("quillwharf")).Files.Single();
        Assert.Equal(wheel.MetadataBytes(), await server.Download(file.Path + ".metadata"));
        Assert.Equal([wheel.FileName], server.Inspector.Inspected);
    }

    [Theory]
    [InlineData("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n")]
    [InlineData("Metadata-Version: 2.1\nName: quillwharf\nVersion: 2.0\n")]
    [InlineData("Metadata-Version: 2.1\nName: quillwharf\n")]
    [InlineData("no metadata at all")]
    public async Task C12_a_claim_that_disagrees_with_its_file_is_not_passed_on_and_its_wheel_is_denied(string metadata)
    {
        await using var server = await TestServer.Start(NoFirstLook);
        var wheel = Goods.Wheel("quillwharf", "1.0");
        server.Upstream.Put(wheel, "quillwharf", metadata: System.Text.Encoding.UTF8.GetBytes(metadata));
        var file = (await server.Page("quillwharf")).Files.Single();
        var refused = await server.Refused(file.Path + ".metadata");
        Assert.Equal(["metadata-mismatch"], refused.Rules);
        Assert.Equal(["metadata-mismatch"], (await server.Refused(file.Path)).Rules);
    }

    [Theory, DatabaseData]
    public async Task C11_a_wheel_whose_metadata_differs_by_a_byte_is_denied_with_its_release(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(NoFirstLook with { Kind = kind });
        var lying = Goods.Wheel("quillwharf", "1.0");
        byte[] claimed = [.. lying.MetadataBytes(), (byte)'\n'];
        server.Upstream.Put(lying, "quillwharf", metadata: claimed);
        server.Upstream.Put(Goods.Wheel("quillwharf", "1.0").Tag("cp312-cp312-manylinux_2_28_x86_64"), "quillwharf");
        server.Upstream.PutSdist("quillwharf", "1.0");
        server.Upstream.PutWheel("quillwharf", "0.9");
        var page = await server.Page("quillwharf");
        Assert.Equal(4, page.Offered.Count());
        Assert.Equal(claimed, await server.Download(page[lying.FileName].Path + ".metadata"));

        var refused = await server.Refused(page[lying.FileName].Path);
        Assert.Equal(["metadata-mismatch"], refused.Rules);
        Assert.Equal("deny", refused.Json.GetProperty("decision").GetString());
        Assert.Equal(["metadata-mismatch"], (await server.Refused(page[lying.FileName].Path + ".metadata")).Rules);
        foreach (var sibling in page.Files.Where(file => file.Name.Contains("1.0", StringComparison.Ordinal) && file.Name != lying.FileName))
            Assert.Contains("withheld-release", (await server.Refused(sibling.Path)).Rules);

        var after = await server.Page("quillwharf");
        Assert.Equal([Goods.WheelName("quillwharf", "0.9")], after.Offered);
        Assert.DoesNotContain(lying.FileName, after.Names);
        Assert.Equal(refused.Json.GetProperty("review").GetString(), $"{TestServer.PublicUrl}/q/{(await server.Quarantined("quillwharf", lying.FileName))!.Id}");
        Assert.Contains("decision", await server.Events("quillwharf"));
        Assert.Empty(await server.Downloads("quillwharf"));
    }

    [Theory, DatabaseData]
    public async Task A_wheel_with_other_code_than_its_siblings_is_noted(DatabaseKind kind)
    {
        await using var server = await TestServer.Start(kind);
        foreach (var (tag, version) in ((string, string)[])[("manylinux_2_28_x86_64", "1.0"), ("win_amd64", "1.0"), ("manylinux_2_28_x86_64", "2.0"), ("win_amd64", "2.0")])
        {
            var wheel = Goods.Wheel("quillwharf", version).Tag("cp312-cp312-" + tag);
            server.Upstream.Put(version == "2.0" && tag == "win_amd64" ? wheel.With("quillwharf/more.py", "x = 1\n") : wheel, "quillwharf");
        }

        var page = await server.Page("quillwharf");
        foreach (var file in page.Files)
            await server.Download(file.Path);
        async Task<bool> Noted(string version) => (await server.Get($"/api/v1/why/quillwharf?version={version}")).Text.Contains("holds other Python code than another wheel of its release", StringComparison.Ordinal);
        Assert.False(await Noted("1.0"));
        Assert.True(await Noted("2.0"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task C13_a_requirement_by_url_is_denied_by_the_claim_and_by_the_wheel(bool claimFirst)
    {
        await using var server = await TestServer.Start(NoFirstLook);
        var wheel = Goods.Wheel("quillwharf", "1.0").Requires("brackenfold @ https://files.example/brackenfold-1.0-py3-none-any.whl");
        server.Upstream.Put(wheel, "quillwharf");
        var file = (await server.Page("quillwharf")).Files.Single();
        foreach (var path in claimFirst ? (string[])[file.Path + ".metadata", file.Path] : [file.Path, file.Path + ".metadata"])
            Assert.Equal(["direct-url"], (await server.Refused(path)).Rules);
        Assert.Empty((await server.Page("quillwharf")).Offered);
    }

    [Fact]
    public async Task An_upstream_without_metadata_files_gets_them_from_the_wheel()
    {
        await using var server = await TestServer.Start();
        var wheel = Goods.Wheel("quillwharf", "1.0");
        server.Upstream.Project("quillwharf").File(wheel.FileName, wheel.Build(), TestServer.Now.AddDays(-50));
        var file = (await server.Page("quillwharf")).Files.Single();
        Assert.Equal(Sha256Digest.Of(wheel.MetadataBytes()).ToString(), file.MetadataSha256);
        Assert.Equal(wheel.MetadataBytes(), await server.Download(file.Path + ".metadata"));
    }

    [Fact]
    public async Task An_sdist_has_no_metadata_file()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutSdist("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        Assert.Equal(HttpStatusCode.NotFound, (await server.Get(file.Path + ".metadata")).Status);
        Assert.Null(file.MetadataSha256);
    }

    [Fact]
    public async Task Metadata_is_not_a_download()
    {
        await using var server = await TestServer.Start();
        server.Upstream.PutWheel("quillwharf", "1.0");
        var file = (await server.Page("quillwharf")).Files.Single();
        await server.Download(file.Path + ".metadata");
        await server.Download(file.Path);
        await TestServer.Until(async () => (await server.Downloads("quillwharf")).Count > 0);
        Assert.Single(await server.Downloads("quillwharf"));
    }

    [Fact]
    public async Task Many_clients_asking_for_metadata_fetch_it_once()
    {
        await using var server = await TestServer.Start(NoFirstLook);
        server.Inspector.Before = async (_, cancellation) =>
        {
            await Task.Delay(200, cancellation);
            return null;
        };
        var wheel = Goods.Wheel("quillwharf", "1.0");
        server.Upstream.Put(wheel, "quillwharf");
        var metadata = $"/files/quillwharf/{wheel.FileName}.metadata";
        server.Upstream.On(metadata, UpstreamReply.Bytes(wheel.MetadataBytes()) with { Delay = TimeSpan.FromMilliseconds(100) });
        var file = (await server.Page("quillwharf")).Files.Single();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.Download(file.Path + ".metadata")));
        Assert.Equal(1, server.Upstream.CountOf(metadata));
        Assert.Equal(1, server.Upstream.CountOf($"/files/quillwharf/{wheel.FileName}"));
    }

    [Fact]
    public async Task A_wheel_is_held_to_the_metadata_given_out_for_it_though_the_page_has_changed()
    {
        await using var server = await TestServer.Start(NoFirstLook);
        var open = new TaskCompletionSource<InspectionOutcome?>();
        server.Inspector.Before = (_, _) => open.Task;
        var wheel = Goods.Wheel("quillwharf", "1.0").Requires("worm>=1");
        server.Upstream.Put(wheel, "quillwharf", metadata: Goods.Wheel("quillwharf", "1.0").MetadataBytes());
        var file = (await server.Page("quillwharf")).Files.Single();
        Assert.Equal(Goods.Wheel("quillwharf", "1.0").MetadataBytes(), await server.Download(file.Path + ".metadata"));
        server.Upstream.Put(wheel, "quillwharf");
        await server.PagesGoStale();
        Assert.Equal(Packaging.Sha256Digest.Of(wheel.MetadataBytes()).ToString(), (await server.Page("quillwharf")).Files.Single().MetadataSha256);
        open.SetResult(null);
        Assert.Equal(["metadata-mismatch"], (await server.Refused(file.Path)).Rules);
        Assert.Equal(["metadata-mismatch"], (await server.Refused(file.Path + ".metadata")).Rules);
    }
}
