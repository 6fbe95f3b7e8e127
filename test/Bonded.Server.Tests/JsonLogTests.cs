using System.Text;
using System.Text.Json;
using Bonded.Server.Hosting;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Tests;

public sealed class JsonLogTests
{
    const string Hostile = "GET\r\n{\"level\":\"info\"}\u001b[31m\u202e\u2028\0\"\\";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void L02_no_value_can_forge_a_line_or_colour_a_terminal(bool text)
    {
        var written = Write(text, log => Log.RequestFailed(log, "id", Hostile, "/" + Hostile, new InvalidOperationException(Hostile)));

        Assert.DoesNotContain(written.TrimEnd('\n'), character => character is not '\n' && character is < ' ' or > '~');
        if (text)
        {
            Assert.All(written.TrimEnd('\n').Split('\n').Skip(1), line => Assert.StartsWith("    ", line));
        }
        else
        {
            var line = JsonDocument.Parse(Assert.Single(written.TrimEnd('\n').Split('\n'))).RootElement;
            Assert.Equal("error", line.GetProperty("level").GetString());
            Assert.Equal(103, line.GetProperty("id").GetInt32());
            Assert.Equal("RequestFailed", line.GetProperty("event").GetString());
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void L02_a_megabyte_in_a_value_is_cut(bool text)
    {
        var written = Write(text, log => Log.RequestFailed(log, "id", "GET", new string('a', 1_000_000), new InvalidOperationException("x")));

        Assert.InRange(written.Length, 100, 8000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void L01_the_message_of_an_exception_is_not_written_but_its_type_is(bool text)
    {
        var written = Write(text, log => Log.RequestFailed(log, "id", "GET", "/", new InvalidOperationException("hunter2", new IOException("hunter3"))));

        Assert.DoesNotContain("hunter", written);
        Assert.Contains("System.InvalidOperationException", written);
        Assert.Contains("System.IO.IOException", written);
    }

    [Fact]
    public void L01_a_secret_prints_as_a_placeholder()
    {
        var options = new UpstreamOptions { Name = "x", Password = new("hunter2") };

        Assert.DoesNotContain("hunter2", options.ToString());
        Assert.Equal("hunter2", options.Password.Reveal());
    }

    static string Write(bool text, Action<ILogger> log)
    {
        using var output = new MemoryStream();
        using var provider = new JsonLog(output, text, LogLevel.Information, TimeProvider.System);
        log(provider.CreateLogger("Bonded.Test"));
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
