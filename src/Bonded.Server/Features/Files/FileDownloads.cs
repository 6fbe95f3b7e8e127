using Bonded.Data;
using Bonded.Gate.Clients;
using Bonded.Gate.Files;
using Bonded.Gate.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bonded.Server.Features.Files;

/// <summary>Files and their metadata (PEP 658), with ranges and strong tags.</summary>
sealed class FileDownloads(Gate.Gate gate, DownloadLedger ledger, TimeProvider clock)
{
    const string MetadataSuffix = ".metadata";

    public async Task Get(HttpContext http, string first, string second, string rest, string filename)
    {
        // Routing forgives a slash at the end and any case; a file has one address.
        if (!FilePath.TryParse(first, second, rest, out var sha256) || http.Request.Path.Value != $"/files/{first}/{second}/{rest}/{filename}")
        {
            await Refuse.NotFound(http, "There is no such file here.");
            return;
        }

        var isMetadata = filename.EndsWith(MetadataSuffix, StringComparison.Ordinal);
        var answer = isMetadata
            ? await gate.Metadata(sha256, filename[..^MetadataSuffix.Length], http.RequestAborted)
            : await gate.File(sha256, filename, http.RequestAborted);
        switch (answer)
        {
            case FileAnswer.Serve serve:
                await Send(http, serve, isMetadata);
                break;
            case FileAnswer.Refused refused:
                if (!CanaryNames.CoversFile(filename))
                    gate.Asked(refused.Refusal, UserLabel.Of(http.Request.Headers.Authorization) ?? http.Connection.RemoteIpAddress?.ToString() ?? "");
                await Refuse.Policy(http, refused.Refusal);
                break;
            case FileAnswer.Later later:
                await Refuse.StillInspected(http, later.Sentence, later.RetryAfter);
                break;
            case FileAnswer.Missing missing:
                await Refuse.NotFound(http, missing.Sentence);
                break;
            case FileAnswer.UpstreamFailed failed:
                await Refuse.UpstreamFailed(http, failed.Sentence);
                break;
            case FileAnswer.NoRoom full:
                await Refuse.NoRoom(http, full.Sentence);
                break;
        }
    }

    Task Send(HttpContext http, FileAnswer.Serve serve, bool isMetadata)
    {
        // Kept by the client but asked for again each time, so that a 304 is a decision of now.
        http.Response.Headers.CacheControl = "private, no-cache";
        var tag = $"\"{serve.Sha256}\"";
        if (!isMetadata && HttpMethods.IsGet(http.Request.Method) && !CanaryNames.CoversFile(serve.Filename))
        {
            ledger.Add(DownloadOf(http, serve));
            gate.Downloaded(serve);
        }

        return WholeFile.IsAskedBy(http.Request)
            ? WholeFile.Send(http.Response, serve.Path, tag, http.RequestAborted)
            : TypedResults.PhysicalFile(serve.Path, "application/octet-stream", entityTag: new EntityTagHeaderValue(tag), enableRangeProcessing: true).ExecuteAsync(http);
    }

    Download DownloadOf(HttpContext http, FileAnswer.Serve serve) => new(
        serve.Sha256,
        clock.GetUtcNow(),
        "root",
        serve.Project.Canonical,
        serve.Filename,
        UserLabel.Of(http.Request.Headers.Authorization),
        http.Connection.RemoteIpAddress?.ToString() ?? "",
        ClientFacts.Parse(http.Request.Headers.UserAgent).ToJson());
}
