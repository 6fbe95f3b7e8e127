using Bonded.Conformance.Machine;
using Bonded.Conformance.Packages;
using Bonded.Testing;

namespace Bonded.Conformance;

/// <summary>A client that asks as uv asks, since uv itself is not to be had everywhere.</summary>
public sealed class UvShapedTests(Shelf shelf)
{
    [Fact]
    public async Task It_takes_the_newest_allowed_release()
    {
        using var home = new TemporaryDirectory();

        var run = await Uv.Run(home, shelf.Server.Simple, Shelf.Project);

        Assert.Equal(Shelf.Allowed, run.Succeeded().Version);
        Assert.Equal(["GET page 200", "GET metadata 200", "GET file 200"], run.Requests);
        Assert.Equal($"__version__ = \"{Shelf.Allowed}\"\n", await File.ReadAllTextAsync(home[$"site/{Shelf.Project}/__init__.py"]));
    }

    [Fact]
    public async Task It_shows_the_sentence_of_a_pinned_release_that_is_too_young()
    {
        using var home = new TemporaryDirectory();

        var run = await Uv.Run(home, shelf.Server.Simple, $"{Shelf.Project}=={Shelf.TooYoung}");

        var sentence = await shelf.Server.Refusal(Shelf.Project, Shelf.TooYoung);
        Assert.Contains($"Server message: Held in quarantine, {sentence}", run.Failed().Error, StringComparison.Ordinal);
        Assert.Equal("GET file 403", run.Requests[^1]);
    }

    [Fact]
    public async Task It_shows_the_sentence_of_a_look_alike_and_is_offered_no_file_of_it()
    {
        using var home = new TemporaryDirectory();

        var newest = await Uv.Run(home, shelf.Server.Simple, Shelf.LookAlike);
        var pinned = await Uv.Run(home, shelf.Server.Simple, $"{Shelf.LookAlike}==1.0");

        newest.Failed();
        Assert.Equal(["GET page 200"], newest.Requests);
        Assert.Contains($"Server message: Held in quarantine, {await shelf.Server.Refusal(Shelf.LookAlike)}", pinned.Failed().Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_the_sentence_of_a_wheel_that_is_not_what_its_metadata_says()
    {
        using var home = new TemporaryDirectory();

        var run = await Uv.Run(home, shelf.Server.Simple, Shelf.Liar + "==1.0");

        run.Failed();
        Assert.False(Directory.Exists(home["site/" + Shelf.Liar]));
    }

    [Fact]
    public async Task Credentials_change_nothing_about_a_refusal()
    {
        using var home = new TemporaryDirectory();

        var run = await Uv.Run(home, shelf.Server.Simple, $"{Shelf.Project}=={Shelf.TooYoung}", "--user", "someone", "--password", "anything");

        run.Failed();
        Assert.Equal(["GET file 403", "GET file 403"], run.Requests.TakeLast(2));
    }

    [Fact]
    public async Task Without_published_metadata_it_reads_the_wheel_in_ranges()
    {
        using var home = new TemporaryDirectory();
        const string Project = "gangplank";
        var uploaded = TimeProvider.System.GetUtcNow().AddDays(-50);
        foreach (var version in (string[])["1.0", "2.0"])
            shelf.Upstream.Project(Project).File(WheelFile.NameOf(Project, version), WheelFile.Make(Project, version), uploaded);

        var newest = await Uv.Run(home, shelf.Server.Simple, Project);
        var pinned = await Uv.Run(home, shelf.Server.Simple, Project + "==1.0");

        // The newest is inspected while the page waits, and then Bonded publishes its metadata, though the upstream gives none.
        Assert.Equal("2.0", newest.Succeeded().Version);
        Assert.Equal(["GET page 200", "GET metadata 200", "GET file 200"], newest.Requests);
        Assert.Equal("1.0", pinned.Succeeded().Version);
        Assert.Equal(["GET page 200", "HEAD file 200", "GET file 206"], pinned.Requests.Take(3));
        Assert.Equal("GET file 200", pinned.Requests[^1]);
    }

    [Fact]
    public async Task It_installs_a_real_wheel_byte_for_byte()
    {
        var setuptools = RealWheels.Paths.Where(path => Path.GetFileName(path).StartsWith("setuptools-", StringComparison.Ordinal)).ToList();
        Assert.SkipWhen(setuptools.Count == 0, "This machine has no wheel of setuptools.");
        using var home = new TemporaryDirectory();

        var run = await Uv.Run(home, shelf.Server.Simple, "setuptools");

        using var wheel = File.OpenRead(setuptools.MaxBy(path => Packaging.PackageVersion.Parse(Path.GetFileName(path).Split('-')[1]))!);
        Assert.Contains("setuptools-" + run.Succeeded().Version + "-", wheel.Name, StringComparison.Ordinal);
        RealWheels.AssertInstalled(wheel, home["site"]);
    }
}
