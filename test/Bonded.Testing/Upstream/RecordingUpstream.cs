using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bonded.Testing.Upstream;

/// <summary>A package index on a loopback port for tests: it serves the projects it is given, misbehaves as told, and records every
/// request. It speaks just enough HTTP/1.1 to be able to break it.</summary>
public sealed class RecordingUpstream : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly X509Certificate2? certificate;
    readonly CancellationTokenSource stopping = new();
    readonly ConcurrentQueue<UpstreamRequest> requests = new();
    readonly ConcurrentDictionary<string, UpstreamProject> projects = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, Func<UpstreamRequest, UpstreamReply?>> always = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, ConcurrentQueue<UpstreamReply>> next = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<Task, byte> connections = new();
    readonly Task accepting;
    volatile UpstreamReply? outage;
    int connected;

    RecordingUpstream(X509Certificate2? certificate)
    {
        this.certificate = certificate;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Url = new($"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}/simple/");
        accepting = Accept();
    }

    public int Port { get; }

    /// <summary>The root of the simple API: http://127.0.0.1:port/simple/.</summary>
    public Uri Url { get; }

    /// <summary>Every request so far, in order.</summary>
    public IReadOnlyList<UpstreamRequest> Requests => [.. requests];

    /// <summary>How many connections were opened.</summary>
    public int Connections => Volatile.Read(ref connected);

    /// <summary>Starts an index, over TLS if a certificate is given.</summary>
    public static RecordingUpstream Start(X509Certificate2? certificate = null) => new(certificate);

    /// <summary>The project of that normalised name, made when there is none.</summary>
    public UpstreamProject Project(string name) => projects.GetOrAdd(name, static (name, self) => new(self, name), this);

    /// <summary>Takes a project away: its page is 404.</summary>
    public void Remove(string name) => projects.TryRemove(name, out _);

    /// <summary>How many requests were made for a path.</summary>
    public int CountOf(string path) => requests.Count(request => request.Path == path);

    public void Forget() => requests.Clear();

    /// <summary>Answers a path so from now on.</summary>
    public void On(string path, UpstreamReply reply) => always[path] = _ => reply;

    /// <summary>Answers a path so from now on; null falls back to what is there.</summary>
    public void On(string path, Func<UpstreamRequest, UpstreamReply?> reply) => always[path] = reply;

    /// <summary>Answers the next requests for a path so, one each, then as before.</summary>
    public void Next(string path, params UpstreamReply[] replies)
    {
        var queue = next.GetOrAdd(path, static _ => new());
        foreach (var reply in replies)
            queue.Enqueue(reply);
    }

    /// <summary>Answers everything so until <see cref="Recover"/>.</summary>
    public void Break(UpstreamReply? reply = null) => outage = reply ?? UpstreamReply.Code(503);

    public void Recover() => outage = null;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections.Keys);
        listener.Dispose();
        stopping.Dispose();
    }

    async Task Accept()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(stopping.Token);
                Interlocked.Increment(ref connected);
                var serving = Serve(socket);
                connections.TryAdd(serving, 0);
                _ = serving.ContinueWith(done => connections.TryRemove(done, out var _), TaskScheduler.Default);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    async Task Serve(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            Stream stream = plain;
            await using var secure = certificate is null ? null : new SslStream(plain);
            if (secure is not null)
            {
                await secure.AuthenticateAsServerAsync(new() { ServerCertificate = certificate }, stopping.Token);
                stream = secure;
            }

            var pending = new List<byte>();
            while (await ReadRequest(stream, pending) is { } request)
            {
                requests.Enqueue(request);
                if (!await Answer(request, stream, socket))
                    return;
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
        {
            // The client went away, or the test ended.
        }
    }

    async Task<UpstreamRequest?> ReadRequest(Stream stream, List<byte> pending)
    {
        var buffer = new byte[8_192];
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. pending]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                pending.RemoveRange(0, end + 4);
                var lines = text[..end].Split("\r\n");
                var start = lines[0].Split(' ');
                var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                foreach (var line in lines.Skip(1))
                    headers[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
                var target = start[1];
                var path = target.StartsWith("http", StringComparison.Ordinal) ? new Uri(target).PathAndQuery : target;
                return new(start[0], target, path, headers);
            }

            var read = await stream.ReadAsync(buffer, stopping.Token);
            if (read == 0 || pending.Count > 1 << 20)
                return null;
            pending.AddRange(buffer.AsSpan(0, read));
        }
    }

    UpstreamReply ReplyTo(UpstreamRequest request)
    {
        if (outage is { } broken)
            return broken;
        if (next.TryGetValue(request.Path, out var queue) && queue.TryDequeue(out var once))
            return once;
        if (always.TryGetValue(request.Path, out var script) && script(request) is { } scripted)
            return scripted;
        var parts = request.Path.Split('/');
        if (parts is ["", "simple", var name, ""] && projects.TryGetValue(name, out var project))
            return project.Page(request["Accept"], request["If-None-Match"]);
        if (parts is ["", "files", var owner, var filename] && projects.TryGetValue(owner, out var owning)
            && owning.FileOrMetadata(Uri.UnescapeDataString(filename)) is { } file)
            return file;
        return UpstreamReply.Code(404);
    }

    /// <summary>Sends the reply; false ends the connection.</summary>
    async Task<bool> Answer(UpstreamRequest request, Stream stream, Socket socket)
    {
        var reply = ReplyTo(request);
        var ct = stopping.Token;
        if (reply.Delay > TimeSpan.Zero)
            await Task.Delay(reply.Delay, ct);
        if (reply.Silent)
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        if (reply.Reset)
        {
            socket.Close(0);
            return false;
        }

        var whole = reply.FromFile is { } path ? new FileInfo(path).Length : reply.Body.LongLength;
        var length = reply.ContentLength ?? whole;
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} {reply.Reason}\r\n");
        foreach (var (name, value) in reply.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        var bodiless = reply.Status is 304 or 204 or < 200;
        if (length >= 0 && !bodiless)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        if (length < 0)
            head.Append("Connection: close\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), ct);
        if (request.Method == "HEAD" || bodiless)
            return length >= 0;

        if (reply.FromFile is not null)
        {
            await SendFile(reply.FromFile, reply.BytesPerSecond, stream, ct);
            return length == whole;
        }

        var most = Math.Min(reply.Body.Length, reply.CutAfter ?? reply.StallAfter ?? int.MaxValue);
        if (reply.Drip is { } pause)
            for (var i = 0; i < most; i++)
            {
                await stream.WriteAsync(reply.Body.AsMemory(i, 1), ct);
                await Task.Delay(pause, ct);
            }
        else
            await stream.WriteAsync(reply.Body.AsMemory(0, most), ct);
        await stream.FlushAsync(ct);

        if (reply.StallAfter is not null)
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
        if (reply.CutAfter is not null)
        {
            socket.Close(0);
            return false;
        }

        return length == whole;
    }

    static async Task SendFile(string path, long? bytesPerSecond, Stream stream, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        var block = new byte[1 << 20];
        var started = TimeProvider.System.GetTimestamp();
        for (long sent = 0; await file.ReadAsync(block, ct) is > 0 and var read; sent += read)
        {
            if (bytesPerSecond is { } rate && TimeSpan.FromSeconds((double)sent / rate) - TimeProvider.System.GetElapsedTime(started) is { TotalMilliseconds: > 1 } early)
                await Task.Delay(early, ct);
            await stream.WriteAsync(block.AsMemory(0, read), ct);
        }
    }
}
