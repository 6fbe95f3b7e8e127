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

    static readonly JsonEncodedText Filename = JsonEncodedText.Encode("filename");
    static readonly JsonEncodedText Url = JsonEncodedText.Encode("url");
    static readonly JsonEncodedText Hashes = JsonEncodedText.Encode("hashes");
    static readonly JsonEncodedText Sha256 = JsonEncodedText.Encode("sha256");
    static readonly JsonEncodedText RequiresPython = JsonEncodedText.Encode("requires-python");
    static readonly JsonEncodedText Size = JsonEncodedText.Encode("size");
    static readonly JsonEncodedText UploadTime = JsonEncodedText.Encode("upload-time");
    static readonly JsonEncodedText CoreMetadata = JsonEncodedText.Encode("core-metadata");
    static readonly JsonEncodedText Yanked = JsonEncodedText.Encode("yanked");
    static readonly JsonEncodedText Provenance = JsonEncodedText.Encode("provenance");

    public static byte[] Json(ProjectName name, IReadOnlyList<Listing> listings, string status, string? reason, long serial)
    {
        using var buffer = new PageBuffer(512 + (listings.Count * 512));
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
            if (version.Equals(last) || !seen.Add(version))
                continue;
            last = version;
            json.WriteStringValue(version.ToString());
        }

        json.WriteEndArray();
        json.WriteStartArray("files"u8);
        Span<byte> hex = stackalloc byte[64];
        Span<byte> time = stackalloc byte[27];
        foreach (var listing in listings)
        {
            var file = listing.File.Stored;
            json.WriteStartObject();
            json.WriteString(Filename, file.Filename);
            WriteHex(file.Sha256!.Value, hex);
            WriteUrl(json, hex, file.Filename);
            json.WriteStartObject(Hashes);
            json.WriteString(Sha256, hex);
            json.WriteEndObject();
            if (file.RequiresPython is not null)
                json.WriteString(RequiresPython, file.RequiresPython);
            if (file.Size is { } size)
                json.WriteNumber(Size, size);

            // Age filters of installers give up on a page where one file has no time; our first sight of it is the next best.
            WriteTime((file.UploadTime ?? file.FirstSeen).UtcDateTime, time);
            json.WriteString(UploadTime, time);
            if (listing.MetadataSha256 is { } metadata)
            {
                WriteHex(metadata, hex);
                json.WriteStartObject(CoreMetadata);
                json.WriteString(Sha256, hex);
                json.WriteEndObject();
            }

            if (listing.Withheld is not null)
                json.WriteString(Yanked, listing.Withheld);
            else if (file.Yanked && !string.IsNullOrEmpty(file.YankedReason))
                json.WriteString(Yanked, file.YankedReason);
            else
                json.WriteBoolean(Yanked, file.Yanked);
            if (file.Provenance is not null)
                json.WriteString(Provenance, file.Provenance);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.ToArray();
    }

    static void WriteHex(Sha256Digest digest, Span<byte> hex)
    {
        Span<byte> bytes = stackalloc byte[Sha256Digest.Size];
        digest.CopyTo(bytes);
        Convert.TryToHexStringLower(bytes, hex, out _);
    }

    // The same path as FilePath.Of makes, without its strings; an unusual filename takes the long way.
    static void WriteUrl(Utf8JsonWriter json, ReadOnlySpan<byte> hex, string filename)
    {
        var root = "../../files/"u8;
        Span<byte> url = stackalloc byte[512];
        if (filename.Length > 400 || filename.AsSpan().IndexOfAny('+', '!') >= 0)
        {
            json.WriteString(Url, "../../files/" + FilePath.Of(Encoding.ASCII.GetString(hex), filename));
            return;
        }

        root.CopyTo(url);
        var at = root.Length;
        hex[..2].CopyTo(url[at..]);
        url[at + 2] = (byte)'/';
        hex[2..4].CopyTo(url[(at + 3)..]);
        url[at + 5] = (byte)'/';
        hex[4..].CopyTo(url[(at + 6)..]);
        url[at + 66] = (byte)'/';
        at += 67;
        at += Encoding.ASCII.GetBytes(filename, url[at..]);
        json.WriteString(Url, url[..at]);
    }

    // yyyy-mm-ddThh:mm:ss.ffffffZ, as PEP 700 writes it.
    static void WriteTime(DateTime time, Span<byte> text)
    {
        Digits(time.Year, text[..4]);
        text[4] = (byte)'-';
        Digits(time.Month, text[5..7]);
        text[7] = (byte)'-';
        Digits(time.Day, text[8..10]);
        text[10] = (byte)'T';
        Digits(time.Hour, text[11..13]);
        text[13] = (byte)':';
        Digits(time.Minute, text[14..16]);
        text[16] = (byte)':';
        Digits(time.Second, text[17..19]);
        text[19] = (byte)'.';
        Digits((int)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond), text[20..26]);
        text[26] = (byte)'Z';
    }

    static void Digits(int number, Span<byte> text)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            text[i] = (byte)('0' + (number % 10));
            number /= 10;
        }
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
        foreach (var listing in listings)
        {
            var file = listing.File.Stored;
            var sha256 = file.Sha256!.Value.ToString();
            html.Append("<a href=\"../../files/").Append(FilePath.Of(sha256, file.Filename)).Append("#sha256=").Append(sha256).Append('"');
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
}
