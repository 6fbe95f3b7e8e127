using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features.Files;

/// <summary>
/// Sends a file from its first byte to its last. The framework's own way copies through sixteen kilobytes at a time; this reads into
/// the connection's memory in larger steps. Ranges and conditions are left to the framework.
/// </summary>
static class WholeFile
{
    const int Step = 256 << 10;

    /// <summary>Whether the request asks for the whole file and sets no condition.</summary>
    public static bool IsAskedBy(HttpRequest request)
    {
        var headers = request.Headers;
        return HttpMethods.IsGet(request.Method) && headers.Range.Count == 0 && headers.IfNoneMatch.Count == 0 && headers.IfMatch.Count == 0
            && headers.IfModifiedSince.Count == 0 && headers.IfUnmodifiedSince.Count == 0;
    }

    public static async Task Send(HttpResponse response, string path, string tag, CancellationToken cancellation)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(file);
        response.ContentType = "application/octet-stream";
        response.ContentLength = length;
        response.Headers.ETag = tag;
        response.Headers.LastModified = File.GetLastWriteTimeUtc(file).ToString("R", CultureInfo.InvariantCulture);
        response.Headers.AcceptRanges = "bytes";
        var body = response.BodyWriter;
        for (long sent = 0; sent < length;)
        {
            var memory = body.GetMemory((int)Math.Min(Step, length - sent));
            var read = await RandomAccess.ReadAsync(file, memory[..(int)Math.Min(memory.Length, length - sent)], sent, cancellation);

            // Fewer bytes than promised end the connection, so half a file never looks like a whole one.
            if (read == 0)
            {
                response.HttpContext.Abort();
                return;
            }

            body.Advance(read);
            sent += read;
            if ((await body.FlushAsync(cancellation)).IsCompleted)
                return;
        }
    }
}
