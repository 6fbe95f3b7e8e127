using System.Text.Json;
using Bonded.Cli;

namespace Bonded.Cli.Tests;

public sealed class NameCommandTests
{
    static (int Exit, string Out, string Error) Run(string input, params string[] args)
    {
        using StringReader stdin = new(input);
        using StringWriter stdout = new(), stderr = new();
        var exit = NameCommand.Run(args, stdin, stdout, stderr);
        return (exit, stdout.ToString(), stderr.ToString());
    }

    static JsonElement[] Objects(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    [Fact]
    public void A_squat_explains_itself()
    {
        var (exit, text, error) = Run("", "requesst");
        Assert.Equal(1, exit);
        Assert.Empty(error);
        Assert.StartsWith("requesst: held", text, StringComparison.Ordinal);
        Assert.Contains("requests with two neighbouring characters swapped", text, StringComparison.Ordinal);
        Assert.Contains("Did you mean requests?", text, StringComparison.Ordinal);
        Assert.Contains("waits until a person allows it", text, StringComparison.Ordinal);
        Assert.InRange(text.Split('\n').Length, 3, 10);
    }

    [Fact]
    public void A_popular_name_is_clear_and_exits_0()
    {
        var (exit, text, _) = Run("", "requests");
        Assert.Equal(0, exit);
        Assert.StartsWith("requests: clear", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_one_object_a_line_in_the_order_given()
    {
        var (exit, text, _) = Run("", "--format", "json", "Requesst", "requests", "acme-zorbalith");
        Assert.Equal(1, exit);
        var objects = Objects(text);
        Assert.Equal(["Requesst", "requests", "acme-zorbalith"], objects.Select(o => o.GetProperty("name").GetString()!));
        Assert.Equal(["held", "clear", "clear"], objects.Select(o => o.GetProperty("verdict").GetString()!));
        var match = objects[0].GetProperty("matches")[0];
        Assert.Equal("requests", match.GetProperty("target").GetString());
        Assert.Equal("transposition", match.GetProperty("kind").GetString());
        Assert.InRange(match.GetProperty("strength").GetDouble(), 0.7, 1);
        Assert.Equal(0, objects[2].GetProperty("matches").GetArrayLength());
    }

    [Fact]
    public void Thousands_of_names_are_read_from_standard_input()
    {
        var names = Enumerable.Range(0, 5000).Select(i => $"zorbalith-{i}").ToArray();
        var (exit, text, _) = Run(string.Join("\r\n", names) + "\n\n  numpyy", "--format=json", "-");
        Assert.Equal(1, exit);
        var objects = Objects(text);
        Assert.Equal([.. names, "numpyy"], objects.Select(o => o.GetProperty("name").GetString()!));
        Assert.Equal(1, objects.Count(o => o.GetProperty("verdict").GetString() == "held"));
    }

    [Fact]
    public void Answers_come_before_the_input_ends()
    {
        using StringWriter stdout = new();
        using var stdin = new OneLineAtATime(["numpyy\n", "flask\n"], () => stdout.ToString().Split('\n').Length - 1);
        NameCommand.Run(["--format", "json", "-"], stdin, stdout, TextWriter.Null);
        Assert.Equal([0, 1, 2], stdin.AnsweredAtEachRead);
    }

    [Theory]
    [InlineData("p\u0430nd\u0430s", "pandas")]
    [InlineData("req\u200buests", "requests")]
    public void C02_a_name_in_another_script_is_held_as_the_one_it_is_read_as(string name, string target)
    {
        var answer = Objects(Run("", "--format", "json", name).Out).Single();
        Assert.Equal("held", answer.GetProperty("verdict").GetString());
        Assert.Equal(target, answer.GetProperty("matches")[0].GetProperty("target").GetString());
        Assert.Equal("homoglyph", answer.GetProperty("matches")[0].GetProperty("kind").GetString());
        var text = Run("", name).Out;
        Assert.All(text, c => Assert.True(c is '\n' or (>= ' ' and <= '~')));
        Assert.Contains("not a valid project name", text, StringComparison.Ordinal);
    }

    [Fact]
    public void C04_what_is_no_name_is_held_without_matches_and_cannot_steer_a_terminal()
    {
        foreach (var name in new[] { "..", "a b", "\u001b[2J", "a\ud800", new string('x', 10_000), "\u4e2d\u6587" })
        {
            var (exit, json, _) = Run("", "--format", "json", name);
            Assert.Equal(1, exit);
            Assert.Equal("held", Objects(json).Single().GetProperty("verdict").GetString());
            Assert.All(Run("", name).Out, c => Assert.True(c is '\n' or (>= ' ' and <= '~')));
        }
    }

    [Fact]
    public void Own_names_come_from_a_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "# ours\nAcme_Payments\n\n");
            Assert.Equal(1, Run("", "--own", file, "acme-paymnets").Exit);
            Assert.Equal(0, Run("", "acme-paymnets").Exit);
            Assert.Contains("organisation owns", Run("", "--own", file, "acme-payments").Out, StringComparison.Ordinal);
            File.WriteAllText(file, "not a name\n");
            Assert.Equal(2, Run("", "--own", file, "x").Exit);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--format")]
    [InlineData("--format", "xml", "a")]
    [InlineData("--own")]
    [InlineData("--own", "/nonexistent/file", "a")]
    [InlineData("--frobnicate", "a")]
    public void Wrong_usage_exits_2_and_says_so_on_standard_error(params string[] args)
    {
        var (exit, text, error) = Run("", args);
        Assert.Equal(2, exit);
        Assert.Empty(text);
        Assert.Contains("usage: bonded name", error, StringComparison.Ordinal);
    }

    sealed class OneLineAtATime(string[] lines, Func<int> answered) : TextReader
    {
        int next;

        public List<int> AnsweredAtEachRead { get; } = [];

        public override int Read(char[] buffer, int index, int count)
        {
            AnsweredAtEachRead.Add(answered());
            if (next == lines.Length)
                return 0;
            lines[next].CopyTo(0, buffer, index, lines[next].Length);
            return lines[next++].Length;
        }
    }
}
