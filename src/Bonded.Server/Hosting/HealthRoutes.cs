using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bonded.Server.Hosting;

/// <summary>What machines ask about this node: is it alive, should it be sent requests, how is it doing.</summary>
static class HealthRoutes
{
    static readonly byte[] alive = "ok\n"u8.ToArray();
    static readonly string[] methods = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/healthz", methods, context => Write(context, 200, "text/plain; charset=utf-8", alive));
        routes.MapMethods("/readyz", methods, Ready);
        routes.MapMethods("/metrics", methods, context =>
            Write(context, 200, MetricsPage.MediaType, context.RequestServices.GetRequiredService<MetricsPage>().Write()));
    }

    static async Task Ready(HttpContext context)
    {
        var answers = await context.RequestServices.GetRequiredService<Readiness>().Ask(context.RequestAborted);
        var ready = answers.All(answer => answer.Trouble is null);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("ready", ready);
            json.WriteStartObject("checks");
            foreach (var (name, trouble) in answers) json.WriteString(name, trouble ?? "ok");
            json.WriteEndObject();
            json.WriteEndObject();
        }
        await Write(context, ready ? 200 : 503, "application/json", buffer.WrittenMemory);
    }

    static async Task Write(HttpContext context, int status, string type, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
