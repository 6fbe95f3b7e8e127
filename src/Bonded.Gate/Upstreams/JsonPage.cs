using System.Text.Json;
using Bonded.Packaging;

namespace Bonded.Gate.Upstreams;

/// <summary>One pass over a JSON page. Unknown keys are skipped, known keys may appear once, and wrong types refuse the page.</summary>
ref struct JsonPage
{
    const int MaxDepth = 16;
    const string Malformed = "the page is not well-formed JSON";

    Utf8JsonReader json;
    readonly Uri baseUrl;
    readonly ProjectName project;
    readonly PageLimits limits;
    readonly PageDraft draft;
    string? why;

    JsonPage(ReadOnlySpan<byte> utf8, Uri baseUrl, ProjectName project, PageLimits limits)
    {
        json = new(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        this.baseUrl = baseUrl;
        this.project = project;
        this.limits = limits;
        draft = new(project);
    }

    public static UpstreamPage? Read(ReadOnlySpan<byte> utf8, Uri baseUrl, ProjectName project, PageLimits limits, out string? why)
    {
        try
        {
            var reader = new JsonPage(utf8, baseUrl, project, limits);
            var page = reader.Page();
            why = page is null ? reader.why ?? Malformed : null;
            return page;
        }
        catch (JsonException)
        {
            why = Malformed + ", or is nested too deeply";
        }
        catch (InvalidOperationException)
        {
            // The reader's word for a string that is not Unicode.
            why = "the page holds text that is not valid Unicode";
        }

        return null;
    }

    UpstreamPage? Page()
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            why = "the page is not a JSON object";
            return null;
        }

        bool meta = false, name = false, files = false, versions = false, status = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool good;
            if (json.ValueTextEquals("meta"u8))
                good = Once(ref meta) && Meta();
            else if (json.ValueTextEquals("name"u8))
                good = Once(ref name) && Name();
            else if (json.ValueTextEquals("files"u8))
                good = Once(ref files) && Files();
            else if (json.ValueTextEquals("versions"u8))
                good = Once(ref versions) && Versions();
            else if (json.ValueTextEquals("project-status"u8))
                good = Once(ref status) && Status();
            else
                good = SkipValue();
            if (!good)
                return null;
        }

        // Reads on to the end of the body, which throws if anything follows the object.
        if (json.TokenType != JsonTokenType.EndObject || json.Read())
            return null;
        if (!meta || !name || !files)
        {
            why = "the page lacks its meta, name or files";
            return null;
        }

        return draft.Finish(versionsFromFiles: !versions);
    }

    bool Meta()
    {
        var version = false;
        if (!Enter("meta"))
            return false;
        while (Key())
        {
            if (!json.ValueTextEquals("api-version"u8))
            {
                SkipValue();
                continue;
            }

            if (!Once(ref version) || !Text("api-version", 32, out var text))
                return false;
            if (!PageDraft.IsMajorOne(text))
                return Bad("the page's api-version is not 1.x");
        }

        return version || Bad("the page lacks its api-version");
    }

    bool Name()
    {
        if (!Text("name", PageDraft.MaxFilename, out var text))
            return false;
        return (ProjectName.TryParse(text, out var named) && named == project) || Bad("the page is about another project");
    }

    bool Status()
    {
        bool status = false, reason = false;
        if (!Enter("project-status"))
            return false;
        while (Key())
        {
            if (json.ValueTextEquals("status"u8))
            {
                if (!Once(ref status) || !Text("status", 64, out var text))
                    return false;
                if (!PageDraft.IsStatus(text))
                    return Bad("the page gives a project status that is not one of PEP 792");
                draft.Status = text;
            }
            else if (json.ValueTextEquals("reason"u8))
            {
                if (!Once(ref reason) || !OptionalText("reason", PageDraft.MaxText, out var text))
                    return false;
                draft.StatusReason = PageDraft.OneLine(text);
            }
            else
            {
                SkipValue();
            }
        }

        return true;
    }

    bool Versions()
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray)
            return Bad("versions is not a list");
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.String || json.ValueSpan.Length > PageDraft.MaxFilename)
                return Bad("versions holds something that is not a short text");
            if (draft.Versions.Count >= limits.Versions)
                return Bad("the page names more than " + limits.Versions + " versions");
            var text = json.GetString()!;
            if (PackageVersion.TryParse(text, out _))
                draft.Versions.Add(text);
        }

        return true;
    }

    bool Files()
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray)
            return Bad("files is not a list");
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (++count > limits.Files)
                return Bad("the page lists more than " + limits.Files + " files");
            if (json.TokenType != JsonTokenType.StartObject)
                return Bad("files holds something that is not an object");
            if (!File())
                return false;
        }

        return true;
    }

    bool File()
    {
        string? filename = null, url = null, requires = null, reason = null, uploaded = null, provenance = null;
        bool seenFilename = false, seenUrl = false, seenHashes = false, seenRequires = false, seenSize = false, seenTime = false;
        bool seenYanked = false, seenProvenance = false, seenCore = false, seenDist = false, seenData = false;
        long? size = null;
        var yanked = false;
        Hashes hashes = default;
        MetadataClaim core = default, dist = default, data = default;

        while (Key())
        {
            bool good;
            if (json.ValueTextEquals("filename"u8))
                good = Once(ref seenFilename) && Text("filename", PageDraft.MaxText, out filename);
            else if (json.ValueTextEquals("url"u8))
                good = Once(ref seenUrl) && Text("url", WebAddress.MaxLength, out url);
            else if (json.ValueTextEquals("hashes"u8))
                good = Once(ref seenHashes) && ReadHashes("hashes", out hashes);
            else if (json.ValueTextEquals("requires-python"u8))
                good = Once(ref seenRequires) && OptionalText("requires-python", PageDraft.MaxText, out requires);
            else if (json.ValueTextEquals("size"u8))
                good = Once(ref seenSize) && Size(out size);
            else if (json.ValueTextEquals("upload-time"u8))
                good = Once(ref seenTime) && OptionalText("upload-time", PageDraft.MaxText, out uploaded);
            else if (json.ValueTextEquals("yanked"u8))
                good = Once(ref seenYanked) && Yanked(out yanked, out reason);
            else if (json.ValueTextEquals("provenance"u8))
                good = Once(ref seenProvenance) && OptionalText("provenance", WebAddress.MaxLength, out provenance);
            else if (json.ValueTextEquals("core-metadata"u8))
                good = Once(ref seenCore) && Metadata(out core);
            else if (json.ValueTextEquals("dist-info-metadata"u8))
                good = Once(ref seenDist) && Metadata(out dist);
            else if (json.ValueTextEquals("data-dist-info-metadata"u8))
                good = Once(ref seenData) && Metadata(out data);
            else
                good = SkipValue();
            if (!good)
                return false;
        }

        if (filename is null || url is null || !seenHashes)
            return Bad("a file lacks its filename, url or hashes");
        var claim = seenCore ? core : seenDist ? dist : data;
        if (hashes.Broken || claim.Broken || WebAddress.Resolve(baseUrl, url) is not { } address)
        {
            draft.AddForeign();
            return true;
        }

        draft.Add(new()
        {
            Filename = filename,
            Url = address,
            Sha256 = hashes.Sha256,
            Size = size,
            UploadTime = uploaded is null ? null : PageDraft.Time(uploaded),
            RequiresPython = PageDraft.Specifier(requires),
            Yanked = yanked,
            YankedReason = PageDraft.OneLine(reason),
            HasMetadata = claim.Exists,
            MetadataSha256 = claim.Sha256,
            Provenance = provenance is null ? null : WebAddress.Resolve(baseUrl, provenance),
        });
        return true;
    }

    record struct Hashes(Sha256Digest? Sha256, bool Broken);

    bool ReadHashes(string what, out Hashes hashes)
    {
        hashes = default;
        var seen = false;
        if (!Enter(what))
            return false;
        while (Key())
        {
            var isSha256 = json.ValueTextEquals("sha256"u8);
            json.Read();
            if (json.TokenType != JsonTokenType.String)
                return Bad(what + " holds something that is not a text");
            if (!isSha256)
                continue;
            if (!Once(ref seen))
                return false;
            hashes = !json.ValueIsEscaped && Sha256Digest.TryParse(json.ValueSpan, out var digest)
                ? new(digest, false)
                : new(null, true);
        }

        return true;
    }

    record struct MetadataClaim(bool Exists, Sha256Digest? Sha256, bool Broken);

    bool Metadata(out MetadataClaim claim)
    {
        claim = default;
        var next = json;
        next.Read();
        switch (next.TokenType)
        {
            case JsonTokenType.True:
                json.Read();
                claim = new(true, null, false);
                return true;
            case JsonTokenType.False or JsonTokenType.Null:
                json.Read();
                return true;
            case JsonTokenType.StartObject:
                if (!ReadHashes("core-metadata", out var hashes))
                    return false;
                claim = new(true, hashes.Sha256, hashes.Broken);
                return true;
            default:
                return Bad("core-metadata is neither true, false nor an object");
        }
    }

    bool Size(out long? size)
    {
        size = null;
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return true;
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out var value) || value < 0)
            return Bad("a file's size is not a number of bytes");
        size = value;
        return true;
    }

    bool Yanked(out bool yanked, out string? reason)
    {
        reason = null;
        json.Read();
        // Any text means yanked, the empty one too: the reading that offers less.
        yanked = json.TokenType is JsonTokenType.True or JsonTokenType.String;
        if (json.TokenType == JsonTokenType.String)
            return Limited("yanked", PageDraft.MaxText, out reason);
        return json.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null
            || Bad("yanked is neither true, false nor a text");
    }

    bool Text(string what, int limit, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = null;
        json.Read();
        return json.TokenType == JsonTokenType.String ? Limited(what, limit, out text) : Bad(what + " is not a text");
    }

    bool OptionalText(string what, int limit, out string? text)
    {
        text = null;
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.Null => true,
            JsonTokenType.String => Limited(what, limit, out text),
            _ => Bad(what + " is not a text"),
        };
    }

    bool Limited(string what, int limit, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? text)
    {
        text = null;
        if (json.ValueSpan.Length > limit)
            return Bad(what + " is longer than " + limit + " bytes");
        text = json.GetString()!;
        return true;
    }

    bool Enter(string what)
    {
        json.Read();
        return json.TokenType == JsonTokenType.StartObject || Bad(what + " is not an object");
    }

    bool Key() => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    bool SkipValue()
    {
        json.Read();
        json.Skip();
        return true;
    }

    bool Once(ref bool seen)
    {
        if (seen)
            return Bad("the page has the same key twice");
        seen = true;
        return true;
    }

    bool Bad(string sentence)
    {
        why ??= sentence;
        return false;
    }
}
