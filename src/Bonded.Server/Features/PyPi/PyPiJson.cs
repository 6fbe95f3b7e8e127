using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Bonded.Gate.Pages;
using Bonded.Gate.Projects;
using Bonded.Packaging;
using Bonded.Policy;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features.PyPi;

/// <summary>
/// PyPI's own JSON documents about a project and a release, for the tools that read them. They list what the project's page lists and
/// nothing else; a field nobody has read yet is null.
/// </summary>
sealed class PyPiJson(Gate.Gate gate, UnknownLookups unknown, string publicUrl)
{
    public Task Project(HttpContext http, string project) => Answer(http, project, null);

    public Task Release(HttpContext http, string project, string version) => Answer(http, project, version);

    async Task Answer(HttpContext http, string project, string? version)
    {
        PackageVersion? wanted = null;
        if (!ProjectName.TryParse(project, out var name) || (version is not null && !PackageVersion.TryParse(version, out wanted)))
        {
            await Refuse.NotFound(http, "That is not a valid project name or version.");
            return;
        }

        if (project != name.Canonical)
        {
            http.Response.Redirect(version is null ? $"/pypi/{name.Canonical}/json" : $"/pypi/{name.Canonical}/{Uri.EscapeDataString(version)}/json", permanent: true);
            return;
        }

        if (await unknown.Refuses(http, name))
            return;
        var lookup = await gate.Decisions(name, http.RequestAborted);
        if (lookup is ProjectLookup.Unavailable unavailable)
        {
            await Refuse.Unavailable(http, unavailable.Sentence);
            return;
        }

        if (lookup is not ProjectLookup.Found found)
        {
            await unknown.Absent(http, name, $"No upstream has a project named {name}.");
            return;
        }

        var listings = gate.Listings(found.Project);
        var latest = wanted ?? Latest(listings);
        var urls = listings.Where(listing => listing.File.Filename.Version.Equals(latest)).ToList();
        if (latest is null || urls.Count == 0)
        {
            await Refuse.NotFound(http, $"{name} has no release of that version here.");
            return;
        }


        // A withheld file does not get to describe its release.
        var described = urls.FirstOrDefault(listing => listing.File.Facts is not null && listing.Withheld is null);
        var metadata = described.File is null ? null : await gate.CoreMetadata(described.File, http.RequestAborted);
        var body = new ArrayBufferWriter<byte>(4_096);
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            Info(json, name, latest, urls, metadata);
            json.WriteNumber("last_serial", found.Project.State.Stored.Serial);
            if (version is null)
            {
                json.WriteStartObject("releases");
                foreach (var release in listings.GroupBy(listing => listing.File.Filename.Version).OrderBy(group => group.Key))
                    Files(json, release.Key.ToString(), release);
                json.WriteEndObject();
            }

            Files(json, "urls", urls);
            json.WriteStartArray("vulnerabilities");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    static PackageVersion? Latest(IReadOnlyList<Listing> listings)
    {
        PackageVersion? latest = null;
        foreach (var listing in listings)
        {
            var version = listing.File.Filename.Version;
            if (listing.Withheld is not null || listing.File.Stored.Yanked)
                continue;
            if (latest is null || (latest.IsPreRelease && !version.IsPreRelease) || (latest.IsPreRelease == version.IsPreRelease && version.CompareTo(latest) > 0))
                latest = version;
        }

        return latest ?? (listings.Count > 0 ? listings[^1].File.Filename.Version : null);
    }

    void Info(Utf8JsonWriter json, ProjectName name, PackageVersion version, IReadOnlyList<Listing> urls, CoreMetadata? metadata)
    {
        json.WriteStartObject("info");
        json.WriteString("name", name.Canonical);
        json.WriteString("version", version.ToString());
        json.WriteString("summary", metadata?.Summary);
        json.WriteString("description", metadata?.Description);
        json.WriteString("description_content_type", metadata?.DescriptionContentType);
        json.WriteString("author", metadata?.Author);
        json.WriteString("author_email", metadata?.AuthorEmail);
        json.WriteString("maintainer", metadata?.Maintainer);
        json.WriteString("maintainer_email", metadata?.MaintainerEmail);
        json.WriteString("license", metadata?.License);
        json.WriteString("license_expression", metadata?.LicenseExpression);
        json.WriteString("keywords", metadata?.Keywords);
        json.WriteString("home_page", metadata?.HomePage);
        json.WriteString("requires_python", metadata?.RequiresPython ?? urls[0].File.Stored.RequiresPython);
        Strings(json, "classifiers", metadata?.Classifiers);
        Strings(json, "requires_dist", metadata?.RequiresDist);
        Strings(json, "provides_extra", metadata?.ProvidesExtra);
        json.WriteStartObject("project_urls");
        foreach (var line in metadata?.ProjectUrls ?? [])
        {
            if (line.IndexOf(',', StringComparison.Ordinal) is var comma and > 0)
                json.WriteString(line[..comma].Trim(), line[(comma + 1)..].Trim());
        }

        json.WriteEndObject();
        json.WriteString("package_url", $"{publicUrl}/simple/{name.Canonical}/");
        json.WriteBoolean("yanked", urls.All(listing => listing.Withheld is not null || listing.File.Stored.Yanked));
        json.WriteString("yanked_reason", urls.Select(listing => listing.Withheld ?? listing.File.Stored.YankedReason).FirstOrDefault(reason => reason is not null));
        json.WriteEndObject();
    }

    void Files(Utf8JsonWriter json, string property, IEnumerable<Listing> listings)
    {
        json.WriteStartArray(property);
        foreach (var listing in listings)
        {
            var file = listing.File.Stored;
            var hex = file.Sha256!.Value.ToString();
            json.WriteStartObject();
            json.WriteString("filename", file.Filename);
            json.WriteString("url", $"{publicUrl}/files/{FilePath.Of(hex, file.Filename)}");
            json.WriteStartObject("digests");
            json.WriteString("sha256", hex);
            json.WriteEndObject();
            json.WriteString("packagetype", listing.File.Filename is WheelFilename ? "bdist_wheel" : "sdist");
            json.WriteString("python_version", listing.File.Filename is WheelFilename wheel ? wheel.PythonTag : "source");
            json.WriteString("requires_python", file.RequiresPython);
            if (file.Size is { } size)
                json.WriteNumber("size", size);
            else
                json.WriteNull("size");
            var uploaded = file.UploadTime?.UtcDateTime;
            json.WriteString("upload_time", uploaded?.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            json.WriteString("upload_time_iso_8601", uploaded?.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteBoolean("yanked", listing.Withheld is not null || file.Yanked);
            json.WriteString("yanked_reason", listing.Withheld ?? file.YankedReason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static void Strings(Utf8JsonWriter json, string property, IReadOnlyList<string>? values)
    {
        if (values is null)
        {
            json.WriteNull(property);
            return;
        }

        json.WriteStartArray(property);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
