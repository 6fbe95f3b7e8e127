using System.Net.Http;
using Bonded.Data;
using Bonded.Gate.Canaries;
using Bonded.Gate.Pages;
using Bonded.Server.Features.Simple;

namespace Bonded.Server.Features.Proof;

/// <summary>One way to ask for what a rule withholds.</summary>
/// <param name="Route">What the way is called in a report.</param>
/// <param name="Kind">What it asks for.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path and query.</param>
/// <param name="Headers">Headers beside those that every request has.</param>
sealed record Trial(string Route, TrialKind Kind, HttpMethod Method, string Path, params IReadOnlyList<(string Name, string Value)> Headers)
{
    const string OldPip = "pip/18.1 {\"installer\":{\"name\":\"pip\",\"version\":\"18.1\"}}";

    /// <summary>The tag that the request is conditional on, or null.</summary>
    public string? Tag => Headers.FirstOrDefault(static header => header.Name == "If-None-Match").Value;

    /// <summary>Asks for both forms of the page, as installers do.</summary>
    public static IReadOnlyList<Trial> Pages(Canary canary)
    {
        var path = $"/simple/{canary.Name}/";
        return
        [
            new("html", TrialKind.Page, HttpMethod.Get, path, ("Accept", Negotiation.TextHtml)),
            new("json", TrialKind.Page, HttpMethod.Get, path, ("Accept", Negotiation.Json)),
        ];
    }

    /// <summary>Every way there is.</summary>
    /// <param name="canary">Whose withheld file is asked for.</param>
    /// <param name="oldTags">Tags of its pages from when they were others, made up where there are none.</param>
    public static IReadOnlyList<Trial> All(Canary canary, IReadOnlyCollection<string> oldTags)
    {
        var (page, name) = ($"/simple/{canary.Name}/", canary.Name.Canonical);
        var odd = "Bonded.Canary_" + name[CanaryNames.Prefix.Length..].ToUpperInvariant().Replace('-', '_');
        var version = canary.Withheld.Filename.Split('-')[1].Replace(".tar.gz", "", StringComparison.Ordinal);
        var hex = canary.Withheld.Sha256.ToString();
        var file = "/files/" + FilePath.Of(hex, canary.Withheld.Filename);
        var tag = $"\"{hex}\"";
        var last = canary.Withheld.Filename[^1];
        (string, string) html = ("Accept", Negotiation.TextHtml), json = ("Accept", Negotiation.Json);
        List<Trial> all =
        [
            .. Pages(canary),
            new("html-v1", TrialKind.Page, HttpMethod.Get, page, ("Accept", Negotiation.Html)),
            new("html-any", TrialKind.Page, HttpMethod.Get, page, ("Accept", "*/*")),
            new("html-gzip", TrialKind.Page, HttpMethod.Get, page, html, ("Accept-Encoding", "gzip")),
            new("html-old-client", TrialKind.BarePage, HttpMethod.Get, page, html, ("User-Agent", OldPip)),
            new("html-query", TrialKind.Page, HttpMethod.Get, page + "?x=1", html),
            new("html-format", TrialKind.Page, HttpMethod.Get, page + "?format=html"),
            new("html-spelling", TrialKind.Page, HttpMethod.Get, $"/simple/{odd}/", html),
            new("html-no-slash", TrialKind.Page, HttpMethod.Get, page[..^1], html),
            new("json-gzip", TrialKind.Page, HttpMethod.Get, page, json, ("Accept-Encoding", "gzip")),
            new("json-latest", TrialKind.Page, HttpMethod.Get, page, ("Accept", "application/vnd.pypi.simple.latest+json")),
            new("json-query", TrialKind.Page, HttpMethod.Get, page + "?x=1", json),
            new("json-format", TrialKind.Page, HttpMethod.Get, page + "?format=json"),
            new("json-spelling", TrialKind.Page, HttpMethod.Get, $"/simple/{odd}/", json),
            new("json-no-slash", TrialKind.Page, HttpMethod.Get, page[..^1], json),
            new("pypi-json", TrialKind.Page, HttpMethod.Get, $"/pypi/{name}/json"),
            new("pypi-json-spelling", TrialKind.Page, HttpMethod.Get, $"/pypi/{odd}/json"),
            new("pypi-release-json", TrialKind.Page, HttpMethod.Get, $"/pypi/{name}/{version}/json"),
            new("file", TrialKind.File, HttpMethod.Get, file),
            new("file-head", TrialKind.File, HttpMethod.Head, file),
            new("file-range", TrialKind.File, HttpMethod.Get, file, ("Range", "bytes=0-99")),
            new("file-range-end", TrialKind.File, HttpMethod.Get, file, ("Range", "bytes=-100")),
            new("file-range-head", TrialKind.File, HttpMethod.Head, file, ("Range", "bytes=0-99")),
            new("file-if-range", TrialKind.File, HttpMethod.Get, file, ("Range", "bytes=0-99"), ("If-Range", tag)),
            new("file-tag", TrialKind.File, HttpMethod.Get, file, ("If-None-Match", tag)),
            new("file-tag-weak", TrialKind.File, HttpMethod.Get, file, ("If-None-Match", "W/" + tag)),
            new("file-tag-any", TrialKind.File, HttpMethod.Get, file, ("If-None-Match", "*")),
            new("file-tag-head", TrialKind.File, HttpMethod.Head, file, ("If-None-Match", tag)),
            new("file-if-match", TrialKind.File, HttpMethod.Get, file, ("If-Match", tag)),
            new("file-since", TrialKind.File, HttpMethod.Get, file, ("If-Modified-Since", "Thu, 31 Dec 2099 23:59:59 GMT")),
            new("file-accept", TrialKind.File, HttpMethod.Get, file, ("Accept", "application/octet-stream"), ("Accept-Encoding", "gzip")),
            new("file-old-client", TrialKind.File, HttpMethod.Get, file, ("User-Agent", OldPip)),
            new("file-query", TrialKind.File, HttpMethod.Get, file + "?x=1"),
            new("file-slash", TrialKind.File, HttpMethod.Get, file + "/"),
            new("file-case", TrialKind.File, HttpMethod.Get, $"/files/{hex[..2].ToUpperInvariant()}/{hex[2..4].ToUpperInvariant()}/{hex[4..].ToUpperInvariant()}/{canary.Withheld.Filename}"),
            new("file-escaped", TrialKind.File, HttpMethod.Get, $"{file[..^1]}%{(int)last:X2}"),
            new("file-post", TrialKind.File, HttpMethod.Post, file),
            new("metadata", TrialKind.File, HttpMethod.Get, file + ".metadata"),
            new("metadata-head", TrialKind.File, HttpMethod.Head, file + ".metadata"),
            new("metadata-range", TrialKind.File, HttpMethod.Get, file + ".metadata", ("Range", "bytes=0-9")),
            new("metadata-tag", TrialKind.File, HttpMethod.Get, file + ".metadata", ("If-None-Match", "*")),
            new("metadata-query", TrialKind.File, HttpMethod.Get, file + ".metadata?x=1"),
        ];
        foreach (var old in oldTags.Append(tag).Distinct())
        {
            all.Add(new("html-old-tag", TrialKind.Page, HttpMethod.Get, page, html, ("If-None-Match", old)));
            all.Add(new("json-old-tag", TrialKind.Page, HttpMethod.Get, page, json, ("If-None-Match", old)));
        }

        return all;
    }
}
