using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;
using Bonded.Packaging;

namespace Bonded.Gate.Upstreams;

/// <summary>Reads an HTML page as a row of tags, without building a document: no depth to exhaust, nothing to run or load.</summary>
static class HtmlPage
{
    record struct Link(string Href, string? RequiresPython, string? Yanked, string? Metadata, string? Provenance);

    public static UpstreamPage? Read(string text, Uri address, ProjectName project, PageLimits limits, out string? why)
    {
        using var source = new TextSource(text);
        using var tags = new HtmlTokenizer(source, HtmlEntityProvider.Resolver);
        var draft = new PageDraft(project);
        var links = new List<Link>();
        string? baseHref = null, version = null, title = null, status = null, reason = null;
        var inTitle = false;

        for (var token = tags.Get(); token.Type != HtmlTokenType.EndOfFile; token = tags.Get())
        {
            if (inTitle && token.Type == HtmlTokenType.Character)
                title ??= token.Data;
            if (token.Type != HtmlTokenType.StartTag)
                continue;

            inTitle = false;
            var tag = token.AsTag();
            switch (tag.Name)
            {
                case "a" when Attribute(tag, "href") is { } href:
                    if (links.Count >= limits.Files)
                    {
                        why = "the page has more than " + limits.Files + " links";
                        return null;
                    }

                    links.Add(new(href, Attribute(tag, "data-requires-python"), Attribute(tag, "data-yanked"),
                        Attribute(tag, "data-core-metadata") ?? Attribute(tag, "data-dist-info-metadata"), Attribute(tag, "data-provenance")));
                    break;
                case "base":
                    baseHref ??= Attribute(tag, "href");
                    break;
                case "meta":
                    switch (Attribute(tag, "name"))
                    {
                        case "pypi:repository-version":
                            version ??= Attribute(tag, "content");
                            break;
                        case "pypi:project-status":
                            status ??= Attribute(tag, "content");
                            break;
                        case "pypi:project-status-reason":
                            reason ??= Attribute(tag, "content");
                            break;
                    }

                    break;
                case "title":
                    inTitle = true;
                    tags.State = HtmlParseMode.RCData;
                    break;
                case "textarea":
                    tags.State = HtmlParseMode.RCData;
                    break;
                case "style" or "xmp" or "iframe" or "noembed" or "noframes":
                    tags.State = HtmlParseMode.Rawtext;
                    break;
                case "script":
                    tags.State = HtmlParseMode.Script;
                    break;
                case "plaintext":
                    tags.State = HtmlParseMode.Plaintext;
                    break;
            }
        }

        if (version is not null && !PageDraft.IsMajorOne(version))
        {
            why = "the page's repository version is not 1.x";
            return null;
        }

        if (status is not null && !PageDraft.IsStatus(status))
        {
            why = "the page gives a project status that is not one of PEP 792";
            return null;
        }

        var baseUrl = address;
        if (baseHref is not null)
        {
            if (WebAddress.Resolve(address, baseHref) is not { } moved || !SameOrigin(moved, address))
            {
                why = "the page's base address is outside its own origin";
                return null;
            }

            baseUrl = moved;
        }

        draft.Status = status ?? "active";
        draft.StatusReason = Short(PageDraft.OneLine(reason));
        var plausible = version is not null || (title is not null && title.TrimStart().StartsWith("Links for", StringComparison.OrdinalIgnoreCase));
        foreach (var link in links)
            plausible |= Take(link, baseUrl, draft);
        if (!plausible)
        {
            why = "the answer is an HTML document, but not a page of a package index";
            return null;
        }

        why = null;
        return draft.Finish(versionsFromFiles: true);
    }

    /// <summary>Takes a link; true if it leads to a package file of whatever project.</summary>
    static bool Take(Link link, Uri baseUrl, PageDraft draft)
    {
        if (WebAddress.Resolve(baseUrl, link.Href) is not { } url)
        {
            draft.AddForeign();
            return false;
        }

        // The filename is the last component of the path, decoded once. What still holds a slash or a percent sign was encoded to deceive.
        var path = url.AbsolutePath;
        var filename = Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
        if (!LooksLikePackage(filename))
            return false;
        if (filename.AsSpan().IndexOfAny('/', '\\', '%') >= 0
            || !Fragment(link.Href, out var sha256)
            || !Claim(link.Metadata, out var hasMetadata, out var metadata)
            || link.RequiresPython?.Length > PageDraft.MaxText)
        {
            draft.AddForeign();
            return true;
        }

        draft.Add(new()
        {
            Filename = filename,
            Url = url,
            Sha256 = sha256,
            RequiresPython = PageDraft.Specifier(link.RequiresPython),
            Yanked = link.Yanked is not null,
            YankedReason = Short(PageDraft.OneLine(link.Yanked)),
            HasMetadata = hasMetadata,
            MetadataSha256 = metadata,
            Provenance = link.Provenance is null ? null : WebAddress.Resolve(baseUrl, link.Provenance),
        });
        return true;
    }

    static bool LooksLikePackage(string filename) =>
        filename.EndsWith(".whl", StringComparison.OrdinalIgnoreCase)
        || filename.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase)
        || filename.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
        || PageDraft.IsLegacy(filename);

    /// <summary>Reads <c>#sha256=...</c>. Other hashes say nothing here; a broken SHA-256, or two, is a contradiction.</summary>
    static bool Fragment(string href, out Sha256Digest? sha256)
    {
        sha256 = null;
        var hash = href.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0)
            return true;
        foreach (var part in href.AsSpan(hash + 1).Split('&'))
        {
            var text = href.AsSpan(hash + 1)[part];
            if (!text.StartsWith("sha256=", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!Sha256Digest.TryParse(text["sha256=".Length..], out var digest) || (sha256 is not null && sha256 != digest))
                return false;
            sha256 = digest;
        }

        return true;
    }

    /// <summary>Reads <c>data-core-metadata</c>: <c>true</c>, or <c>sha256=...</c> (PEP 658, 714).</summary>
    static bool Claim(string? text, out bool exists, out Sha256Digest? sha256)
    {
        sha256 = null;
        exists = text is not null && !text.Equals("false", StringComparison.OrdinalIgnoreCase);
        if (text is null || !text.StartsWith("sha256=", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!Sha256Digest.TryParse(text.AsSpan("sha256=".Length), out var digest))
            return false;
        sha256 = digest;
        return true;
    }

    static string? Attribute(HtmlTagToken tag, string name)
    {
        foreach (var attribute in tag.Attributes)
            if (attribute.Name == name)
                return attribute.Value ?? "";
        return null;
    }

    static string? Short(string? text) => text is { Length: > PageDraft.MaxText } ? text[..PageDraft.MaxText] : text;

    static bool SameOrigin(Uri one, Uri other) => one.Scheme == other.Scheme && one.Host == other.Host && one.Port == other.Port;
}
