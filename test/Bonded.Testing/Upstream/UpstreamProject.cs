using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bonded.Testing.Upstream;

/// <summary>A project of a <see cref="RecordingUpstream"/>: its page follows from what it is told here, and may be changed at any time.</summary>
public sealed class UpstreamProject
{
    readonly Lock gate = new();
    readonly List<Entry> entries = [];
    readonly RecordingUpstream upstream;
    string status = "active";
    string? reason;
    bool json = true;

    internal UpstreamProject(RecordingUpstream upstream, string name)
    {
        this.upstream = upstream;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Lists a file and serves its bytes; the same filename again replaces it. What is given here besides is what the page
    /// claims, true or not.</summary>
    /// <param name="uploadTime">When it was uploaded; null leaves the time out.</param>
    /// <param name="yanked">A reason (it may be empty), or null.</param>
    /// <param name="metadata">Bytes of a PEP 658 metadata file.</param>
    /// <param name="sha256">The hash to claim; null is the truth, an empty text is none.</param>
    /// <param name="size">The size to claim; null is the truth, a negative number is none.</param>
    /// <param name="url">Where to say the file is; null is where it is.</param>
    public UpstreamProject File(string filename, byte[] bytes, DateTimeOffset? uploadTime = null, string? requiresPython = null,
        string? yanked = null, byte[]? metadata = null, string? sha256 = null, long? size = null, string? url = null, string? provenance = null)
    {
        lock (gate)
        {
            entries.RemoveAll(entry => entry.Filename == filename);
            entries.Add(new(filename, bytes, uploadTime, requiresPython, yanked, metadata,
                sha256 ?? Hex(bytes), size ?? bytes.LongLength, url ?? new Uri(upstream.Url, "/files/" + Name + "/" + filename).AbsoluteUri, provenance));
        }

        return this;
    }

    /// <summary>Takes a file off the page and out of reach.</summary>
    public UpstreamProject Remove(string filename)
    {
        lock (gate)
            entries.RemoveAll(entry => entry.Filename == filename);
        return this;
    }

    /// <summary>Sets the project's status (PEP 792).</summary>
    public UpstreamProject Status(string newStatus, string? because = null)
    {
        lock (gate)
            (status, reason) = (newStatus, because);
        return this;
    }

    /// <summary>Has the page as HTML only, as old indexes do.</summary>
    public UpstreamProject OnlyHtml()
    {
        lock (gate)
            json = false;
        return this;
    }

    /// <summary>The path of a file on this upstream.</summary>
    public string PathOf(string filename) => "/files/" + Name + "/" + filename;

    /// <summary>The path of the project's page.</summary>
    public string PagePath => "/simple/" + Name + "/";

    internal UpstreamReply Page(string? accept, string? ifNoneMatch)
    {
        string type;
        byte[] body;
        lock (gate)
        {
            var wantsJson = json && accept?.Contains("simple.v1+json", StringComparison.Ordinal) == true;
            type = wantsJson ? "application/vnd.pypi.simple.v1+json" : "text/html; charset=utf-8";
            body = wantsJson ? AsJson() : AsHtml();
        }

        var etag = "\"" + Hex(body)[..16] + "\"";
        return ifNoneMatch == etag
            ? UpstreamReply.Code(304).With("ETag", etag)
            : UpstreamReply.Of(type, body).With("ETag", etag).With("Vary", "Accept");
    }

    internal UpstreamReply? FileOrMetadata(string filename)
    {
        lock (gate)
        {
            foreach (var entry in entries)
                if (entry.Filename == filename)
                    return UpstreamReply.Bytes(entry.Bytes);
                else if (entry.Metadata is not null && entry.Filename + ".metadata" == filename)
                    return UpstreamReply.Bytes(entry.Metadata);
            return null;
        }
    }

    byte[] AsJson()
    {
        using var stream = new MemoryStream();
        using (var page = new Utf8JsonWriter(stream))
        {
            page.WriteStartObject();
            page.WriteStartObject("meta");
            page.WriteString("api-version", "1.4");
            page.WriteEndObject();
            page.WriteString("name", Name);
            page.WriteStartObject("project-status");
            page.WriteString("status", status);
            if (reason is not null)
                page.WriteString("reason", reason);
            page.WriteEndObject();
            page.WriteStartArray("versions");
            foreach (var version in entries.Select(entry => VersionOf(entry.Filename)).Distinct())
                page.WriteStringValue(version);
            page.WriteEndArray();
            page.WriteStartArray("files");
            foreach (var entry in entries)
            {
                page.WriteStartObject();
                page.WriteString("filename", entry.Filename);
                page.WriteString("url", entry.Url);
                page.WriteStartObject("hashes");
                if (entry.Sha256.Length > 0)
                    page.WriteString("sha256", entry.Sha256);
                page.WriteEndObject();
                if (entry.Size >= 0)
                    page.WriteNumber("size", entry.Size);
                if (entry.UploadTime is { } time)
                    page.WriteString("upload-time", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
                if (entry.RequiresPython is not null)
                    page.WriteString("requires-python", entry.RequiresPython);
                if (entry.Yanked is null)
                    page.WriteBoolean("yanked", false);
                else
                    page.WriteString("yanked", entry.Yanked);
                if (entry.Metadata is not null)
                {
                    page.WriteStartObject("core-metadata");
                    page.WriteString("sha256", Hex(entry.Metadata));
                    page.WriteEndObject();
                }

                if (entry.Provenance is not null)
                    page.WriteString("provenance", entry.Provenance);
                page.WriteEndObject();
            }

            page.WriteEndArray();
            page.WriteEndObject();
        }

        return stream.ToArray();
    }

    byte[] AsHtml()
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html><head><meta name=\"pypi:repository-version\" content=\"1.4\">");
        page.Append(CultureInfo.InvariantCulture, $"<meta name=\"pypi:project-status\" content=\"{status}\">");
        if (reason is not null)
            page.Append(CultureInfo.InvariantCulture, $"<meta name=\"pypi:project-status-reason\" content=\"{WebUtility.HtmlEncode(reason)}\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>Links for {Name}</title></head><body>\n");
        foreach (var entry in entries)
        {
            page.Append(CultureInfo.InvariantCulture, $"<a href=\"{WebUtility.HtmlEncode(entry.Url)}");
            if (entry.Sha256.Length > 0)
                page.Append("#sha256=").Append(entry.Sha256);
            page.Append('"');
            if (entry.RequiresPython is not null)
                page.Append(CultureInfo.InvariantCulture, $" data-requires-python=\"{WebUtility.HtmlEncode(entry.RequiresPython)}\"");
            if (entry.Yanked is not null)
                page.Append(CultureInfo.InvariantCulture, $" data-yanked=\"{WebUtility.HtmlEncode(entry.Yanked)}\"");
            if (entry.Metadata is not null)
                page.Append(CultureInfo.InvariantCulture, $" data-core-metadata=\"sha256={Hex(entry.Metadata)}\"");
            if (entry.Provenance is not null)
                page.Append(CultureInfo.InvariantCulture, $" data-provenance=\"{WebUtility.HtmlEncode(entry.Provenance)}\"");
            page.Append(CultureInfo.InvariantCulture, $">{WebUtility.HtmlEncode(entry.Filename)}</a><br>\n");
        }

        return Encoding.UTF8.GetBytes(page.Append("</body></html>\n").ToString());
    }

    static string VersionOf(string filename)
    {
        var parts = filename.Split('-');
        var version = parts.Length > 1 ? parts[1] : "0";
        foreach (var ending in (string[])[".tar.gz", ".zip", ".whl"])
            if (version.EndsWith(ending, StringComparison.Ordinal))
                version = version[..^ending.Length];
        return version;
    }

    static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    sealed record Entry(string Filename, byte[] Bytes, DateTimeOffset? UploadTime, string? RequiresPython, string? Yanked, byte[]? Metadata,
        string Sha256, long Size, string Url, string? Provenance);
}
