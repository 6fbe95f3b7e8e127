using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Bonded.Data;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features.Quarantine;

/// <summary>The plain page a refusal links to: what was refused, why, the evidence, and what to send to whom.</summary>
sealed class QuarantinePages(Gate.Gate gate, string publicUrl)
{
    public async Task Entry(HttpContext http, string id)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || await gate.QuarantineEntry(number, http.RequestAborted) is not { } entry)
        {
            await Refuse.NotFound(http, "There is no quarantine entry of that number.");
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(Html(entry), http.RequestAborted);
    }

    string Html(QuarantineEntry entry)
    {
        var what = entry.Filename ?? entry.Project;
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<title>").Append(Text(what)).Append(" - Bonded</title>\n<link rel=\"stylesheet\" href=\"/static/bonded.css\">\n</head>\n<body>\n<main>\n");
        page.Append("<h1>").Append(Text(what)).Append("</h1>\n");
        page.Append("<p class=\"").Append(entry.EndedAt is null ? entry.Verdict : "ended").Append("\">").Append(Text(entry.Sentence)).Append("</p>\n");
        if (entry.EndedAt is { } ended)
            page.Append("<p>This ended on ").Append(Time(ended)).Append(".</p>\n");
        page.Append("<dl>\n");
        Row(page, "Project", entry.Project);
        if (entry.Filename is not null)
            Row(page, "File", entry.Filename);
        if (entry.Sha256 is { } sha256)
            Row(page, "SHA-256", sha256.ToString());
        Row(page, "Decision", entry.Verdict);
        Row(page, "Since", Time(entry.Since));
        Row(page, "Ends", entry.Until is { } until ? Time(until) : entry.Verdict == "hold" ? "when a person clears it, or its reason ends" : "not by itself");
        if (entry.Asked > 0)
            Row(page, "Asked for", string.Create(CultureInfo.InvariantCulture, $"{entry.Asked} times"));
        page.Append("</dl>\n<h2>What was seen</h2>\n<table>\n<thead><tr><th>Rule</th><th>Action</th><th>What</th></tr></thead>\n<tbody>\n");
        Evidence(page, entry.EvidenceJson);
        page.Append("</tbody>\n</table>\n<h2>Is this wrong?</h2>\n<p>Send this to whoever looks after packages in your organisation:</p>\n<pre>bonded why ")
            .Append(Text(entry.Project.TrimEnd('*', '-'))).Append(" --url ").Append(Text(publicUrl)).Append('\n').Append(Text($"{publicUrl}/q/{entry.Id}")).Append("</pre>\n</main>\n</body>\n</html>\n");
        return page.ToString();
    }

    static void Evidence(StringBuilder page, string evidence)
    {
        using var json = JsonDocument.Parse(evidence);
        foreach (var fired in json.RootElement.EnumerateArray())
        {
            var waived = fired.TryGetProperty("waived", out var why) ? $" (waived: {why.GetString()})" : "";
            var action = fired.GetProperty("mode").GetString() == "observe" ? "only noted" : fired.GetProperty("action").GetString();
            page.Append("<tr><td>").Append(Text(fired.GetProperty("rule").GetString())).Append("</td><td>").Append(Text(action + waived)).Append("</td><td>")
                .Append(Text(fired.GetProperty("reason").GetString()));
            if (fired.TryGetProperty("seen", out var places))
            {
                foreach (var place in places.EnumerateArray())
                    Place(page, place);
            }

            page.Append("</td></tr>\n");
        }
    }

    // A chain from what starts the code to the code: when it runs, where it stands, what it was wrapped in, what it says.
    static void Place(StringBuilder page, JsonElement place)
    {
        page.Append("\n<ol class=\"chain\">");
        if (place.TryGetProperty("runs", out var runs))
            page.Append("<li>Runs ").Append(Text(runs.GetString())).Append("</li>");
        if (place.TryGetProperty("path", out var path))
        {
            page.Append("<li>In <code>").Append(Text(path.GetString())).Append("</code>");
            if (place.TryGetProperty("line", out var line))
                page.Append(", line ").Append(line.GetInt32().ToString(CultureInfo.InvariantCulture));
            page.Append("</li>");
        }

        if (place.TryGetProperty("layers", out var layers))
        {
            foreach (var layer in layers.EnumerateArray())
                page.Append("<li>Wrapped in ").Append(Text(layer.GetString())).Append("</li>");
        }

        if (place.TryGetProperty("snippet", out var snippet))
            page.Append("<li><pre>").Append(Text(snippet.GetString())).Append("</pre></li>");
        page.Append("</ol>");
    }

    static void Row(StringBuilder page, string name, string value) => page.Append("<dt>").Append(name).Append("</dt><dd>").Append(Text(value)).Append("</dd>\n");

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
