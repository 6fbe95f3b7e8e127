using System.Buffers;
using System.Text.Json;
using Bonded.Gate.Projects;
using Bonded.Inspection;
using Bonded.Packaging;
using Bonded.Policy;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features.Why;

/// <summary>What <c>bonded why</c> asks: every decision on a project, or on one release, in words.</summary>
sealed class WhyAnswers(Gate.Gate gate, UnknownLookups unknown)
{
    public async Task Get(HttpContext http, string project)
    {
        var version = http.Request.Query["version"] is [{ } text] ? text : null;
        PackageVersion? wanted = null;
        if (!ProjectName.TryParse(project, out var name) || (version is not null && !PackageVersion.TryParse(version, out wanted)))
        {
            await Refuse.NotFound(http, "That is not a valid project name or version.");
            return;
        }

        if (await unknown.Refuses(http, name))
            return;
        switch (await gate.Decisions(name, http.RequestAborted))
        {
            case ProjectLookup.Found found:
                var body = Answer(found.Project, wanted);
                http.Response.ContentType = "application/json";
                http.Response.Headers.CacheControl = "no-store";
                http.Response.ContentLength = body.Length;
                await http.Response.Body.WriteAsync(body, http.RequestAborted);
                break;
            case ProjectLookup.Absent absent:
                await unknown.Absent(http, name, absent.Sentence);
                break;
            case ProjectLookup.Unavailable unavailable:
                await Refuse.Unavailable(http, unavailable.Sentence);
                break;
        }
    }

    ReadOnlyMemory<byte> Answer(DecidedProject project, PackageVersion? wanted)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("project"u8, project.State.Name.Canonical);
        json.WriteString("upstream"u8, project.State.Stored.Upstream);
        if (project.State.Stored.StaleSince is { } stale)
            json.WriteString("stale_since"u8, stale.UtcDateTime);
        if (gate.ProjectRefusal(project) is { } whole)
            Refusal(json, "refusal"u8, whole);
        json.WriteStartArray("files"u8);
        for (var i = 0; i < project.Decisions.Length; i++)
        {
            var file = project.State.Files[i];
            if (wanted is not null && !file.Filename.Version.Equals(wanted))
                continue;
            var decision = project.Decisions[i];
            json.WriteStartObject();
            json.WriteString("filename"u8, file.Stored.Filename);
            json.WriteString("version"u8, file.Filename.Version.ToString());
            json.WriteString("decision"u8, DecisionWord.Of(decision));
            if (gate.Refusal(project, i) is { } refusal)
                Refusal(json, "refusal"u8, refusal);
            json.WriteStartArray("fired"u8);
            foreach (var fired in decision.Fired)
            {
                json.WriteStartObject();
                json.WriteString("rule"u8, fired.Rule.Id);
                json.WriteBoolean("counts"u8, fired.Counts);
                json.WriteBoolean("warns"u8, fired is { Action: RuleAction.Warn, Mode: RuleMode.Enforce, Waived: null });
                json.WriteString("reason"u8, Sentence.Clean(fired.Reason));
                if (fired.Until is { } until)
                    json.WriteString("until"u8, until.UtcDateTime);
                if (fired.Waived is not null)
                    json.WriteString("waived"u8, fired.Waived);
                json.WriteStartArray("seen"u8);
                foreach (var finding in fired.Seen)
                    Seen.Write(json, finding);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    static void Refusal(Utf8JsonWriter json, ReadOnlySpan<byte> property, Gate.Refusal refusal)
    {
        json.WriteStartObject(property);
        json.WriteString("sentence"u8, refusal.Sentence);
        json.WriteString("decision"u8, refusal.Verdict == Verdict.Deny ? "deny" : "hold");
        if (refusal.Until is { } until)
            json.WriteString("until"u8, until.UtcDateTime);
        if (refusal.ReviewUrl is not null)
            json.WriteString("review"u8, refusal.ReviewUrl);
        json.WriteEndObject();
    }
}
