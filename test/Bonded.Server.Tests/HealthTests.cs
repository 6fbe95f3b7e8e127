using System.Net;
using System.Text.Json;
using Bonded.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Bonded.Server.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task A_failing_check_makes_the_node_unready_but_not_dead()
    {
        await using var server = await Server.Start();
        var readiness = server.Services.GetRequiredService<Readiness>();
        readiness.Add("database", _ => ValueTask.FromResult<string?>(null));
        readiness.Add("disk", _ => ValueTask.FromResult<string?>("is full"));
        readiness.Add("feed", _ => throw new InvalidOperationException("password=hunter2"));
        using var client = server.Client();

        var answer = await client.GetAsync("/readyz");
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("""{"ready":false,"checks":{"database":"ok","disk":"is full","feed":"does not answer"}}""", body);
        Assert.Equal("ok\n", await client.GetStringAsync("/healthz"));
    }

    [Fact]
    public async Task Once_it_is_told_to_stop_a_node_is_not_ready()
    {
        await using var server = await Server.Start();
        server.Services.GetRequiredService<Readiness>().Stop();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client().GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task Metrics_are_Prometheus_text_and_count_what_happened()
    {
        await using var server = await Server.Start();
        using var client = server.Client();
        for (var i = 0; i < 3; i++) await client.GetAsync("/none");

        var answer = await client.GetAsync("/metrics");
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.All(lines, line => Assert.Matches(@"\A(# (HELP|TYPE) [a-z_]\w* .+|[a-z_]\w*(\{[a-z_]\w*=""[^""]*""(,[a-z_]\w*=""[^""]*"")*\})? -?[0-9.E+-]+)\z", line));
        var count = lines.Single(line => line.StartsWith("bonded_http_request_duration_seconds_count{status=\"4xx\"}", StringComparison.Ordinal));
        Assert.True(int.Parse(count.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) >= 3);
        Assert.Contains(lines, line => line.StartsWith("dotnet_gc_collections_total{", StringComparison.Ordinal));
        Assert.Equal(lines.Length, lines.Distinct().Count());
    }

    [Fact]
    public async Task A_request_under_way_ends_before_the_server_does()
    {
        var (entered, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await Server.Start(routes: app => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapGet(app, "/slow", async () =>
        {
            entered.SetResult();
            await leave.Task;
            return "done";
        }));
        var answer = server.Client().GetStringAsync("/slow");
        await entered.Task;

        var stopping = server.Stop();
        Assert.False(stopping.IsCompleted);
        leave.SetResult();

        Assert.Equal("done", await answer);
        await stopping;
    }
}
