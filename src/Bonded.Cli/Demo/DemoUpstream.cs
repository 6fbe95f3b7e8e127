using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Bonded.Cli.Demo;

/// <summary>
/// A small index on loopback with everything a good one has: JSON pages (PEP 691) with hashes, sizes, upload times (PEP 700) and core
/// metadata (PEP 658), and ETags. It remembers what it was asked.
/// </summary>
sealed class DemoUpstream : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<string> asked = new();
    volatile IReadOnlyList<DemoFile> files;

    DemoUpstream(IReadOnlyList<DemoFile> files)
    {
        this.files = files;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "bonded-demo-upstream" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(Answer);
    }

    /// <summary>The root of its simple API.</summary>
    public Uri Index => new(app.Urls.Single() + "/simple/");

    /// <summary>The paths it was asked for, in order.</summary>
    public IReadOnlyCollection<string> Asked => asked;

    public static async Task<DemoUpstream> Start(IReadOnlyList<DemoFile> files, CancellationToken cancellation)
    {
        var upstream = new DemoUpstream(files);
        await upstream.app.StartAsync(cancellation);
        return upstream;
    }

    /// <summary>Somebody uploads a file.</summary>
    public void Publish(DemoFile file) => files = [.. files, file];

    public ValueTask DisposeAsync() => app.DisposeAsync();

    Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        asked.Enqueue(path);
        return path.Split('/') switch
        {
            ["", "simple", var project, ""] when files.Any(file => file.Project == project) =>
                Send(http, Page(project, files.Where(file => file.Project == project)), "application/vnd.pypi.simple.v1+json"),
            ["", "files", var name] when Find(name) is { } file => Send(http, file.Content, "application/octet-stream"),
            ["", "files", var name] when name.EndsWith(".metadata", StringComparison.Ordinal) && Find(name[..^".metadata".Length]) is { Metadata: { } metadata } =>
                Send(http, metadata, "application/octet-stream"),
            _ => NotFound(http),
        };
    }

    DemoFile? Find(string name) => files.FirstOrDefault(file => file.Name == name);

    static Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    static async Task Send(HttpContext http, byte[] body, string type)
    {
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16))}\"";
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch == tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        http.Response.ContentType = type;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    static byte[] Page(string project, IEnumerable<DemoFile> files)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("meta");
            json.WriteString("api-version", "1.1");
            json.WriteEndObject();
            json.WriteString("name", project);
            json.WriteStartArray("versions");
            foreach (var version in files.Select(file => file.Version).Distinct()) json.WriteStringValue(version);
            json.WriteEndArray();
            json.WriteStartArray("files");
            foreach (var file in files)
            {
                json.WriteStartObject();
                json.WriteString("filename", file.Name);
                json.WriteString("url", $"/files/{file.Name}");
                Hash(json, "hashes", file.Sha256);
                if (file.Metadata is not null) Hash(json, "core-metadata", Convert.ToHexStringLower(SHA256.HashData(file.Metadata)));
                json.WriteNumber("size", file.Content.Length);
                json.WriteString("upload-time", file.Uploaded.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
                json.WriteString("requires-python", ">=3.8");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    static void Hash(Utf8JsonWriter json, string name, string sha256)
    {
        json.WriteStartObject(name);
        json.WriteString("sha256", sha256);
        json.WriteEndObject();
    }
}
