using System.Collections.Concurrent;
using System.Globalization;
using Bonded.Gate.Pages;

namespace Bonded.Server.Features.Simple;

/// <summary>
/// Which form of a page a request gets (PEP 691): the acceptable one of the highest quality, JSON before HTML where they tie, and
/// <c>text/html</c> where anything goes, as PyPI does, because Poetry 1 accepts anything and reads HTML only.
/// </summary>
static class Negotiation
{
    public const string Json = "application/vnd.pypi.simple.v1+json";
    public const string Html = "application/vnd.pypi.simple.v1+html";
    public const string TextHtml = "text/html";

    const int Remembered = 256;
    static readonly ConcurrentDictionary<string, Choice> Known = new(StringComparer.Ordinal);

    /// <summary>A form and the media type it is sent as.</summary>
    public sealed record Choice(PageForm Form, string MediaType);

    static readonly Choice AsJson = new(PageForm.Json, Json);
    static readonly Choice AsHtml = new(PageForm.Html, Html);
    static readonly Choice AsTextHtml = new(PageForm.Html, TextHtml);
    static readonly Choice None = new(PageForm.Html, "");

    /// <summary>The choice for that <c>Accept</c> header, or null where nothing this index speaks is acceptable.</summary>
    public static Choice? Of(string? accept)
    {
        if (string.IsNullOrEmpty(accept))
            return AsTextHtml;
        if (Known.TryGetValue(accept, out var known))
            return known.MediaType.Length == 0 ? null : known;
        var choice = Choose(accept) ?? None;

        // Installers send a handful of headers; whoever sends thousands gets no memory for them.
        if (Known.Count < Remembered && accept.Length < 512)
            Known.TryAdd(accept, choice);
        return choice.MediaType.Length == 0 ? null : choice;
    }

    /// <summary>The choice for <c>?format=</c>, which overrides the header.</summary>
    public static Choice? OfFormat(string format) => format switch
    {
        Json or "application/vnd.pypi.simple.latest+json" or "json" => AsJson,
        Html or "application/vnd.pypi.simple.latest+html" => AsHtml,
        TextHtml or "html" => AsTextHtml,
        _ => null,
    };

    /// <summary>Whether that <c>Accept-Encoding</c> header takes gzip.</summary>
    public static bool AcceptsGzip(string? header)
    {
        if (string.IsNullOrEmpty(header) || header == "identity")
            return false;
        var any = false;
        foreach (var range in header.AsSpan().Split(','))
        {
            var part = header.AsSpan(range);
            var semicolon = part.IndexOf(';');
            var coding = (semicolon < 0 ? part : part[..semicolon]).Trim();
            var quality = semicolon < 0 ? "" : part[(semicolon + 1)..].Trim();
            var taken = !quality.StartsWith("q=", StringComparison.OrdinalIgnoreCase) || quality[2..].ContainsAnyInRange('1', '9');
            if (coding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                return taken;
            any |= taken && coding.SequenceEqual("*");
        }

        return any;
    }

    static Choice? Choose(string accept)
    {
        Choice? best = null;
        var bestQuality = 0.0;
        var bestRank = int.MaxValue;
        foreach (var part in accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            var (choice, rank) = pieces[0].ToLowerInvariant() switch
            {
                Json or "application/vnd.pypi.simple.latest+json" => (AsJson, 0),
                Html or "application/vnd.pypi.simple.latest+html" => (AsHtml, 1),
                TextHtml => (AsTextHtml, 2),
                "*/*" or "text/*" => (AsTextHtml, 3),
                "application/*" => (AsJson, 3),
                _ => (null, 0),
            };
            var quality = Quality(pieces);
            if (choice is null || quality <= 0 || quality < bestQuality || (quality == bestQuality && rank >= bestRank))
                continue;
            (best, bestQuality, bestRank) = (choice, quality, rank);
        }

        return best;
    }

    static double Quality(string[] pieces)
    {
        for (var i = 1; i < pieces.Length; i++)
        {
            if (pieces[i].StartsWith("q=", StringComparison.OrdinalIgnoreCase))
                return double.TryParse(pieces[i].AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 0;
        }

        return 1;
    }
}
