using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bonded.Gate.Projects;
using Bonded.Packaging;

namespace Bonded.Gate.Pages;

/// <summary>
/// Writes a project's page: JSON of API version 1.4 (PEP 691, 700, 714, 740, 792) and HTML (PEP 503, 592, 658, 714, frozen by
/// PEP 833). A pure function of its arguments.
/// </summary>
static class PageRenderer
{
    const string ApiVersion = "1.4";

    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Json(ProjectName name, IReadOnlyList<Listing> listings, string status, string? reason, long serial)
    {
        var buffer = new ArrayBufferWriter<byte>(512 + (listings.Count * 512));
        using var json = new Utf8JsonWriter(buffer, Compact);
        json.WriteStartObject();
        json.WriteStartObject("meta"u8);
        json.WriteString("api-version"u8, ApiVersion);
        json.WriteNumber("_last-serial"u8, serial);
        json.WriteEndObject();
        json.WriteString("name"u8, name.Canonical);
        if (status != "active" || reason is not null)
        {
            json.WriteStartObject("project-status"u8);
            json.WriteString("status"u8, status);
            if (reason is not null)
                json.WriteString("reason"u8, reason);
            json.WriteEndObject();
        }

        json.WriteStartArray("versions"u8);
        PackageVersion? last = null;
        var seen = new HashSet<PackageVersion>();
        foreach (var listing in listings)
        {
            // Files of one release mostly stand together.
            var version = listing.File.Filename.Version;
            if (ReferenceEquals(version, last) || !seen.Add(version))
                continue;
            last = version;
            json.WriteStringValue(version.ToString());
        }

        json.WriteEndArray();
        json.WriteStartArray("files"u8);
        var path = new PathBuilder();
        foreach (var listing in listings)
        {
            var file = listing.File.Stored;
            var digest = file.Sha256!.Value;
            json.WriteStartObject();
            json.WriteString("filename"u8, file.Filename);
            json.WriteString("url"u8, path.Relative(digest, file.Filename));
            json.WriteStartObject("hashes"u8);
            json.WriteString("sha256"u8, path.Hex);
            json.WriteEndObject();
            if (file.RequiresPython is not null)
                json.WriteString("requires-python"u8, file.RequiresPython);
            if (file.Size is { } size)
                json.WriteNumber("size"u8, size);
            if (file.UploadTime is { } time)
                json.WriteString("upload-time"u8, Time(time));
            if (listing.MetadataSha256 is { } metadata)
            {
                json.WriteStartObject("core-metadata"u8);
                json.WriteString("sha256"u8, metadata.ToString());
                json.WriteEndObject();
            }

            if (listing.Withheld is not null)
                json.WriteString("yanked"u8, listing.Withheld);
            else if (file.Yanked && !string.IsNullOrEmpty(file.YankedReason))
                json.WriteString("yanked"u8, file.YankedReason);
            else
                json.WriteBoolean("yanked"u8, file.Yanked);
            if (file.Provenance is not null)
                json.WriteString("provenance"u8, file.Provenance);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Html(ProjectName name, IReadOnlyList<Listing> listings, string status, string? reason)
    {
        var html = new StringBuilder(512 + (listings.Count * 400));
        html.Append("<!DOCTYPE html>\n<html>\n<head>\n<meta name=\"pypi:repository-version\" content=\"").Append(ApiVersion).Append("\">\n");
        if (status != "active" || reason is not null)
        {
            html.Append("<meta name=\"pypi:project-status\" content=\"").Append(WebUtility.HtmlEncode(status)).Append("\">\n");
            if (reason is not null)
                html.Append("<meta name=\"pypi:project-status-reason\" content=\"").Append(WebUtility.HtmlEncode(reason)).Append("\">\n");
        }

        html.Append("<title>Links for ").Append(name.Canonical).Append("</title>\n</head>\n<body>\n<h1>Links for ").Append(name.Canonical).Append("</h1>\n");
        if (reason is not null)
            html.Append("<p>").Append(WebUtility.HtmlEncode(reason)).Append("</p>\n");
        var path = new PathBuilder();
        foreach (var listing in listings)
        {
            var file = listing.File.Stored;
            html.Append("<a href=\"").Append(path.Relative(file.Sha256!.Value, file.Filename)).Append("#sha256=").Append(path.Hex).Append('"');
            if (file.RequiresPython is not null)
                html.Append(" data-requires-python=\"").Append(WebUtility.HtmlEncode(file.RequiresPython)).Append('"');
            if (listing.MetadataSha256 is { } metadata)
            {
                var hex = metadata.ToString();
                html.Append(" data-core-metadata=\"sha256=").Append(hex).Append("\" data-dist-info-metadata=\"sha256=").Append(hex).Append('"');
            }

            if (listing.Withheld is not null || file.Yanked)
                html.Append(" data-yanked=\"").Append(WebUtility.HtmlEncode(listing.Withheld ?? file.YankedReason ?? "")).Append('"');
            if (file.Provenance is not null)
                html.Append(" data-provenance=\"").Append(WebUtility.HtmlEncode(file.Provenance)).Append('"');
            html.Append('>').Append(WebUtility.HtmlEncode(file.Filename)).Append("</a><br>\n");
        }

        html.Append("</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(html.ToString());
    }

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Makes the stable, content-addressed path of a file, relative to its project's page.</summary>
    sealed class PathBuilder
    {
        public string Hex { get; private set; } = "";

        public string Relative(Sha256Digest digest, string filename)
        {
            Hex = digest.ToString();
            return string.Concat("../../files/", FilePath.Of(Hex, filename));
        }
    }
}
