using System.Diagnostics;
using System.Text.Json;
using Bonded.Testing.Packages;

namespace Bonded.Cli.Tests;

/// <summary><c>bonded scan</c>, through the executable.</summary>
public sealed class ScanTests
{
    static WheelBuilder Clean => new WheelBuilder("demo", "1.0").With("demo/__init__.py", string.Concat(Enumerable.Range(0, 20).Select(i => $"def times_{i}(x):\n    return {i} * x\n")));

    static WheelBuilder Held => new WheelBuilder("held", "1.0").Requires("x @ https://example.invalid/x.whl");

    static WheelBuilder Reviewed => new WheelBuilder("reviewed", "1.0").With("reviewed.pth", "import reviewed\n").With("reviewed/__init__.py", "");

    static string Put(Folder folder, string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllBytes(folder[name], bytes);
        return folder[name];
    }

    static JsonElement[] Objects(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    [Fact]
    public async Task A_clean_wheel_is_allowed_in_one_line()
    {
        using var folder = new Folder();
        var wheel = Put(folder, Clean.FileName, Clean.Build());
        var scan = await Bonded.Run(["scan", wheel]);
        Assert.Equal(("allow   " + wheel + "\n", "", 0), (scan.Output, scan.Error, scan.ExitCode));
    }

    [Fact]
    public async Task Text_says_the_verdict_first_and_then_why()
    {
        using var folder = new Folder();
        var held = Put(folder, Held.FileName, Held.Build());
        var reviewed = Put(folder, Reviewed.FileName, Reviewed.Build());
        var scan = await Bonded.Run(["scan", held, reviewed]);
        Assert.Equal(1, scan.ExitCode);
        var lines = scan.Output.Split('\n');
        Assert.StartsWith($"hold    {held}  score 8 of 10", lines[0], StringComparison.Ordinal);
        Assert.Contains("  high    direct-url", lines);
        Assert.Contains("  medium  startup-code", lines);
        Assert.Contains($"review  {reviewed}  score 4 of 10", lines);
        Assert.StartsWith("2 scanned in ", lines[^2], StringComparison.Ordinal);
        Assert.EndsWith("1 held, 1 to review, 0 not scanned whole", lines[^2], StringComparison.Ordinal);
        Assert.DoesNotContain('\e', scan.Output);
    }

    [Fact]
    public async Task Json_is_one_object_a_line_in_the_order_given()
    {
        using var folder = new Folder();
        var targets = Enumerable.Range(0, 20).Select(i => i % 3 == 0 ? Held : i % 3 == 1 ? Reviewed : Clean)
            .Select((wheel, i) => Put(folder, $"{i}/{wheel.FileName}", wheel.Build())).ToList();
        var scan = await Bonded.Run(["scan", "--format", "json", "--jobs=4", .. targets]);
        Assert.Equal(1, scan.ExitCode);
        var objects = Objects(scan.Output);
        Assert.Equal(targets, objects.Select(o => o.GetProperty("target").GetString()!));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => i % 3 == 0 ? "hold" : i % 3 == 1 ? "review" : "allow"), objects.Select(o => o.GetProperty("verdict").GetString()!));
        Assert.Equal(8, objects[0].GetProperty("score").GetInt32());
        var finding = objects[0].GetProperty("findings")[0];
        Assert.Equal(("direct-url", "high"), (finding.GetProperty("rule").GetString(), finding.GetProperty("strength").GetString()));
        Assert.NotEmpty(finding.GetProperty("message").GetString()!);
        Assert.Equal(JsonValueKind.Array, finding.GetProperty("layers").ValueKind);
        Assert.True(objects[0].GetProperty("elapsed_ms").GetDouble() >= 0);
        Assert.Equal(JsonValueKind.Object, objects[0].GetProperty("capabilities").ValueKind);
    }

    [Fact]
    public async Task What_cannot_be_scanned_is_said_and_exits_2_even_beside_a_hold()
    {
        using var folder = new Folder();
        var held = Put(folder, Held.FileName, Held.Build());
        var text = folder.Write("notes.txt", "no archive");
        var cut = Put(folder, "cut-1.0-py3-none-any.whl", Clean.Build()[..^30]);
        var scan = await Bonded.Run(["scan", "--format=json", folder["missing"], text, cut, held]);
        Assert.Equal(2, scan.ExitCode);
        var objects = Objects(scan.Output);
        Assert.Equal("not-found", objects[0].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("archive-format", objects[1].GetProperty("error").GetProperty("code").GetString());
        Assert.False(objects[0].TryGetProperty("verdict", out _) || objects[1].TryGetProperty("verdict", out _));
        Assert.StartsWith("zip-", objects[2].GetProperty("error").GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.Equal("hold", objects[2].GetProperty("verdict").GetString());
        Assert.Equal("hold", objects[3].GetProperty("verdict").GetString());
        Assert.False(objects[3].TryGetProperty("error", out _));
    }

    [Fact]
    public async Task The_kind_of_a_file_is_told_by_its_content()
    {
        using var folder = new Folder();
        var sdist = new SdistBuilder("src", "2.0").With("setup.py", "").With("sitecustomize.py", "");
        var targets = new[]
        {
            Put(folder, "reviewed-1.0.tar.gz", Reviewed.Build()), Put(folder, "sample.bin", Reviewed.Build()), Put(folder, "download", sdist.Build()),
            Put(folder, "x.whl", sdist.Build()),
        };
        var scan = await Bonded.Run(["scan", "--format=json", .. targets]);
        Assert.Equal(0, scan.ExitCode);
        var objects = Objects(scan.Output);
        Assert.All(objects, o => Assert.Contains(o.GetProperty("findings").EnumerateArray(), f => f.GetProperty("rule").GetString() == "startup-code"));
        Assert.Equal(["review", "review", "allow", "allow"], objects.Select(o => o.GetProperty("verdict").GetString()!));
    }

    [Fact]
    public async Task An_archive_is_read_from_standard_input()
    {
        using var process = Bonded.Start(["scan", "--format=json", "-"]);
        await process.StandardInput.BaseStream.WriteAsync(Reviewed.Build(), TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var answer = Assert.Single(Objects(output));
        Assert.Equal(("-", "review", 0), (answer.GetProperty("target").GetString(), answer.GetProperty("verdict").GetString(), process.ExitCode));
    }

    [Fact]
    public async Task A_folder_is_one_target_and_wheels_in_it_are_targets_of_their_own()
    {
        using var folder = new Folder();
        folder.Write("site/site-packages/a/__init__.py", "");
        folder.Write("site/site-packages/evil.pth", "import a\n");
        Put(folder, "site/site-packages/b/" + Held.FileName, Held.Build());
        Put(folder, "house/" + Clean.FileName, Clean.Build());
        Put(folder, "house/" + Held.FileName, Held.Build());
        var scan = await Bonded.Run(["scan", "--format=json", folder["site"], folder["house"]]);
        Assert.Equal(1, scan.ExitCode);
        var objects = Objects(scan.Output);
        Assert.Equal(
            [folder["site"], folder["site/site-packages/b/" + Held.FileName], folder["house/" + Clean.FileName], folder["house/" + Held.FileName]],
            objects.Select(o => o.GetProperty("target").GetString()!));
        Assert.Equal(["review", "hold", "allow", "hold"], objects.Select(o => o.GetProperty("verdict").GetString()!));
        Assert.Equal("site-packages/evil.pth", objects[0].GetProperty("findings")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task What_a_folder_hides_is_said()
    {
        using var folder = new Folder();
        folder.Write("tree/a.py", "");
        folder.Write("elsewhere/b.py", "");
        Directory.CreateSymbolicLink(folder["tree/inside"], folder["tree"]);
        Directory.CreateSymbolicLink(folder["tree/outside"], folder["elsewhere"]);
        var scan = await Bonded.Run(["scan", "--format=json", folder["tree"]]);
        Assert.Equal(2, scan.ExitCode);
        var answer = Assert.Single(Objects(scan.Output));
        Assert.Equal("unreadable-files", answer.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("outside", Assert.Single(answer.GetProperty("unread").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_pipe_in_a_tree_is_not_waited_for()
    {
        using var folder = new Folder();
        folder.Write("tree/a.py", "");
        using (var made = Process.Start("mkfifo", [folder["tree/b.py"]]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        var scan = await Bonded.Run(["scan", folder["tree"]], patience: TimeSpan.FromSeconds(30));
        Assert.Equal(0, scan.ExitCode);
    }

    [Fact]
    public async Task Names_and_members_cannot_steer_the_terminal()
    {
        using var folder = new Folder();
        var wheel = new WheelBuilder("demo", "1.0").With("demo/\u001b[31m.pth", "").With("\u001b]0;x.pth", "import os\n");
        var path = Put(folder, "e\u001b[2Jvil\n.whl", wheel.Build());
        var scan = await Bonded.Run(["scan", "--all", path, folder["none\u001b[2J"]]);
        Assert.DoesNotContain(scan.Output + scan.Error, c => c != '\n' && c is < ' ' or > '~');
    }

    [Fact]
    public async Task Sarif_is_one_document_with_rules_results_and_what_failed()
    {
        using var folder = new Folder();
        var held = Put(folder, "with space/" + Held.FileName, Held.Build());
        var scan = await Bonded.Run(["scan", "--format", "sarif", held, folder["missing"]]);
        Assert.Equal(2, scan.ExitCode);
        using var document = JsonDocument.Parse(scan.Output);
        Assert.Equal("2.1.0", document.RootElement.GetProperty("version").GetString());
        var run = Assert.Single(document.RootElement.GetProperty("runs").EnumerateArray());
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("bonded", driver.GetProperty("name").GetString());
        foreach (var result in run.GetProperty("results").EnumerateArray())
        {
            Assert.Equal(result.GetProperty("ruleId").GetString(), driver.GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
            var uri = result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;
            Assert.True(Uri.IsWellFormedUriString(uri, UriKind.RelativeOrAbsolute), uri);
        }

        Assert.Contains(run.GetProperty("results").EnumerateArray(), r => r.GetProperty("ruleId").GetString() == "direct-url" && r.GetProperty("level").GetString() == "error");
        var invocation = Assert.Single(run.GetProperty("invocations").EnumerateArray());
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal("not-found", invocation.GetProperty("toolExecutionNotifications")[0].GetProperty("descriptor").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData]
    [InlineData("--format", "xml", "x")]
    [InlineData("--jobs", "0", "x")]
    [InlineData("--what", "x")]
    [InlineData("--explain")]
    [InlineData("--explain", "no-such-rule")]
    public async Task Wrong_usage_exits_2_and_shows_the_usage(params string[] args)
    {
        var scan = await Bonded.Run(["scan", .. args]);
        Assert.Equal(2, scan.ExitCode);
        Assert.Contains("usage: bonded scan", scan.Error, StringComparison.Ordinal);
        Assert.Empty(scan.Output);
    }

    [Fact]
    public async Task A_rule_explains_itself()
    {
        var scan = await Bonded.Run(["scan", "--explain", "startup-code"]);
        Assert.Equal(0, scan.ExitCode);
        Assert.Contains("# startup-code", scan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_file_is_scanned_by_itself()
    {
        using var folder = new Folder();
        var scan = await Bonded.Run(["scan", "--format=json", folder.Write("a.py", "print('hello')\n"), folder.Write("b.pth", "import os; os.getcwd()\n")]);
        Assert.Equal(0, scan.ExitCode);
        Assert.Equal(["allow", "review"], Objects(scan.Output).Select(o => o.GetProperty("verdict").GetString()!));
    }
}
