using System.Text;

namespace Bonded.Testing.Upstream;

/// <summary>An answer of a <see cref="RecordingUpstream"/>, honest or not.</summary>
public sealed record UpstreamReply
{
    public int Status { get; init; } = 200;

    public string Reason { get; init; } = "Whatever";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>The Content-Length to claim; null is the truth, a negative number is none at all (the end of the connection ends the body).</summary>
    public long? ContentLength { get; init; }

    /// <summary>Sends only so many bytes of the body, then resets the connection.</summary>
    public int? CutAfter { get; init; }

    /// <summary>Sends only so many bytes of the body, then keeps silent until the client goes away.</summary>
    public int? StallAfter { get; init; }

    /// <summary>Says nothing at all.</summary>
    public bool Silent { get; init; }

    /// <summary>Waits before the first byte.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Sends the body a byte at a time, with this pause after each.</summary>
    public TimeSpan? Drip { get; init; }

    /// <summary>The file whose bytes are the body, in place of <see cref="Body"/>.</summary>
    public string? FromFile { get; init; }

    /// <summary>How fast the bytes of <see cref="FromFile"/> leave; null is as fast as they go.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>Closes the connection instead of answering.</summary>
    public bool Reset { get; init; }

    public static UpstreamReply Code(int status) => new() { Status = status };

    public static UpstreamReply Json(string body, int status = 200) => Of("application/vnd.pypi.simple.v1+json", body, status);

    public static UpstreamReply Html(string body, int status = 200) => Of("text/html; charset=utf-8", body, status);

    public static UpstreamReply Bytes(byte[] body) => Of("application/octet-stream", body);

    public static UpstreamReply File(string path, long? bytesPerSecond = null) =>
        new() { Headers = [("Content-Type", "application/octet-stream")], FromFile = path, BytesPerSecond = bytesPerSecond };

    public static UpstreamReply Redirect(string location, int status = 302) => Code(status).With("Location", location);

    public static UpstreamReply Of(string type, string body, int status = 200) => Of(type, Encoding.UTF8.GetBytes(body), status);

    public static UpstreamReply Of(string type, byte[] body, int status = 200) =>
        new() { Status = status, Headers = [("Content-Type", type)], Body = body };

    public UpstreamReply With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };
}
