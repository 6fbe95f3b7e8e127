using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Bonded.Cli.Tests;

public sealed class WhyCommandTests(RunningDemo demo) : IClassFixture<RunningDemo>
{
    Task<Bonded.Finished> Why(params string[] arguments) => Bonded.Run(["why", .. arguments, "--url", demo.Url]);

    [Fact]
    public async Task A_held_release_is_explained_and_exits_1()
    {
        var (exit, text, error) = await Why("Requests==2.99.0");
        Assert.Equal(1, exit);
        Assert.Empty(error);
        Assert.Matches($"^requests 2\\.99\\.0 \\(from demo\\)\n  requests-2\\.99\\.0-py3-none-any\\.whl  held\n    Held by minimum-age: requests 2\\.99\\.0 was uploaded on [-0-9]{{10}}, free on [-0-9]{{10}}; {demo.Url}/q/[0-9]+\n$", text);
    }

    [Fact]
    public async Task An_allowed_release_exits_0()
    {
        var (exit, text, _) = await Why("tidemark==1.0");
        Assert.Equal(0, exit);
        Assert.Contains("tidemark-1.0-py3-none-any.whl", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_with_one_file_withheld_exits_1_and_shows_every_file()
    {
        var (exit, text, _) = await Why("tidemark");
        Assert.Equal(1, exit);
        Assert.Contains("tidemark-1.1-py3-none-any.whl  allowed", text, StringComparison.Ordinal);
        Assert.Contains("tidemark-1.1-1-py3-none-any.whl  held", text, StringComparison.Ordinal);
        Assert.Contains("noted by late-file: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_code_does_is_shown_as_a_chain()
    {
        var (exit, text, error) = await Why("driftglass==1.3");
        Assert.Equal(1, exit);
        Assert.Empty(error);
        Assert.Contains("    Held by encoded-code: ", text, StringComparison.Ordinal);
        Assert.Contains("\n      encoded-code: ", text, StringComparison.Ordinal);
        Assert.Contains("\n        driftglass/__init__.py, line 4; runs when it is imported; wrapped in base64 > zlib > base64\n        | ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, c => c is not '\n' and (< ' ' or > '~'));
        using var answer = JsonDocument.Parse((await Why("driftglass==1.3", "--format", "json")).Output);
        var seen = answer.RootElement.GetProperty("files")[0].GetProperty("fired")[0].GetProperty("seen")[0];
        Assert.Equal(("import", 4), (seen.GetProperty("trigger").GetString(), seen.GetProperty("line").GetInt32()));
        Assert.Equal(["base64", "zlib", "base64"], seen.GetProperty("layers").EnumerateArray().Select(layer => layer.GetString()!));
    }

    [Fact]
    public async Task What_withholds_a_whole_project_is_said_once()
    {
        var (exit, text, _) = await Why("requesst");
        Assert.Equal(1, exit);
        Assert.Equal(2, text.Split("Held by look-alike: the name requesst looks like requests").Length);
    }

    [Fact]
    public async Task Json_is_one_line_that_holds_the_same_sentence()
    {
        var (exit, text, _) = await Why("acme-billing", "--format", "json");
        Assert.Equal(1, exit);
        Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        using var answer = JsonDocument.Parse(text);
        var sentence = answer.RootElement.GetProperty("refusal").GetProperty("sentence").GetString()!;
        Assert.StartsWith("Denied by owned-name: acme-billing ", sentence, StringComparison.Ordinal);
        Assert.Contains(sentence, (await Why("acme-billing")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-project-anywhere", "No upstream has a project named no-such-project-anywhere")]
    [InlineData("requests==7.0", "No file of that release is known here")]
    public async Task What_is_not_there_exits_1(string requirement, string sentence)
    {
        var (exit, text, error) = await Why(requirement);
        Assert.Equal((1, ""), (exit, error));
        Assert.Contains(sentence, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("requests==one")]
    [InlineData("../../q")]
    public async Task What_cannot_be_meant_exits_2(string requirement)
    {
        var (exit, text, error) = await Why(requirement);
        Assert.Equal((2, ""), (exit, text));
        Assert.Contains("requests==2.32.0", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_variable_names_the_server_and_the_index_will_do()
    {
        var finished = await Bonded.Run(["why", "tidemark==1.0"], environment: new Dictionary<string, string> { ["BONDED_URL"] = demo.Url + "/simple/" });
        Assert.Equal(0, finished.ExitCode);
    }

    [Fact]
    public async Task Nobody_there_exits_2()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        var (exit, text, error) = await Bonded.Run(["why", "requests", "--url", $"http://user:secret@127.0.0.1:{port}"]);
        Assert.Equal((2, ""), (exit, text));
        Assert.Contains($"no answer from http://127.0.0.1:{port}.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }
}
