using System.CommandLine;
using System.Net;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using Bonded.Packaging;
using Bonded.Server.Hosting;

namespace Bonded.Cli;

/// <summary><c>bonded why</c>: asks a server what it decided on a project's files, and prints the very sentence that a refusal shows.</summary>
static class WhyCommand
{
    const long LongestAnswer = 64 << 20;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly Argument<string> what = new("NAME[==VERSION]") { Description = "A project, or one release of it" };
    static readonly Option<string?> url = new("--url") { Description = "Bonded's address (default: BONDED_URL, else http://127.0.0.1:8080)", HelpName = "URL" };
    static readonly Option<string> format = new("--format") { Description = "text or json", HelpName = "FORMAT", DefaultValueFactory = static _ => "text" };

    public static Command Create()
    {
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("why", "Say why a project or release is allowed or withheld (exit code: 0 allowed, 1 something withheld or unknown, 2 no answer)") { what, url, format };
        command.SetAction(static (parsed, cancellation) => Run(
            parsed.GetValue(what)!,
            parsed.GetValue(url) ?? Environment.GetEnvironmentVariable("BONDED_URL") ?? "http://127.0.0.1:8080",
            parsed.GetValue(format) == "json",
            cancellation));
        return command;
    }

    static async Task<int> Run(string requirement, string address, bool json, CancellationToken cancellation)
    {
        var (text, version) = requirement.IndexOf("==", StringComparison.Ordinal) is > 0 and var at
            ? (requirement[..at].Trim(), requirement[(at + 2)..].Trim())
            : (requirement.Trim(), null);
        if (!ProjectName.TryParse(text, out var name)) return Unusable("that is not a project name; write NAME or NAME==VERSION, such as requests==2.32.0");
        if (version is not null && !PackageVersion.TryParse(version, out _)) return Unusable("that is not a version; write NAME==VERSION, such as requests==2.32.0");
        if (!TryQuestion(address, name, version, out var question)) return Unusable("--url must be Bonded's address, such as https://pypi.example.org/");

        HttpStatusCode status;
        JsonDocument? answer;
        try
        {
            // A proxy that is set for the outside world is not asked for this machine.
            using var handler = new SocketsHttpHandler { UseProxy = !question.IsLoopback, ConnectTimeout = TimeSpan.FromSeconds(10) };
            using var client = new HttpClient(handler) { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
            client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
            using var response = await client.GetAsync(question, cancellation);
            status = response.StatusCode;
            answer = Parse(await response.Content.ReadAsByteArrayAsync(cancellation));
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return Unusable($"there is no answer from {Address(question)}. Is Bonded running there? Name another address with --url or BONDED_URL");
        }
        using (answer)
        {
            if (answer is null) return Unusable($"what answers at {Address(question)} is not Bonded. Name another address with --url or BONDED_URL");
            var root = answer.RootElement;
            if (status == HttpStatusCode.OK && root.TryGetProperty("files", out var files) && files.ValueKind == JsonValueKind.Array)
                return json ? Json(root, files) : Text(root, files, name, version);
            var detail = Printable.Of(Member(root, "detail") ?? Member(root, "title") ?? $"The answer was {(int)status}.", 300);
            if (status != HttpStatusCode.NotFound) return Unusable(detail);
            if (json) Write(root);
            else Console.Out.WriteLine(detail);
            return ExitCode.Bad;
        }
    }

    static int Text(JsonElement root, JsonElement files, ProjectName name, string? version)
    {
        var ink = Ink.ForOutput();
        var output = new StringBuilder();
        output.Append(ink.Strong(name.Canonical));
        if (version is not null) output.Append(' ').Append(Printable.Of(version, 100));
        if (Member(root, "upstream") is { } upstream) output.Append(ink.Faint($" (from {Printable.Of(upstream, 100)})"));
        output.Append('\n');
        if (Member(root, "stale_since") is { } stale)
            output.Append("  The upstream has not answered since ").Append(Printable.Of(stale, 40)).Append("; this is what is known from before.\n");
        var whole = Sentence(root);
        if (whole is not null) output.Append("  ").Append(Painted(ink, Refusal(root), whole)).Append('\n');
        var shown = 0;
        foreach (var file in files.EnumerateArray())
        {
            shown++;
            output.Append("  ").Append(Printable.Of(Member(file, "filename") ?? "?", 300)).Append("  ").Append(Word(ink, Member(file, "decision"))).Append('\n');

            // What withholds the whole project is said once.
            if (Sentence(file) is { } sentence && sentence != whole) output.Append("    ").Append(Painted(ink, Refusal(file), sentence)).Append('\n');
            foreach (var line in Chains(file)) output.Append("      ").Append(line).Append('\n');
            foreach (var note in Notes(file)) output.Append("    ").Append(ink.Faint(note)).Append('\n');
        }
        if (shown == 0 && whole is null)
        {
            output.Append(version is null ? "  It has no files.\n" : "  No file of that release is known here.\n");
            Console.Out.Write(output.ToString());
            return ExitCode.Bad;
        }
        Console.Out.Write(output.ToString());
        return Verdict(root, files);
    }

    static int Json(JsonElement root, JsonElement files)
    {
        Write(root);
        return files.GetArrayLength() == 0 ? ExitCode.Bad : Verdict(root, files);
    }

    static int Verdict(JsonElement root, JsonElement files) =>
        Sentence(root) is not null || files.EnumerateArray().Any(file => Member(file, "decision") is not ("allow" or "inspected-when-asked-for")) ? ExitCode.Bad : ExitCode.Success;

    static string Word(Ink ink, string? decision) => decision switch
    {
        "allow" => ink.Good("allowed"),
        "inspected-when-asked-for" => ink.Good("not yet inspected; that happens when it is asked for"),
        "hold" => ink.Wait("held"),
        "deny" => ink.Bad("denied"),
        _ => "unknown",
    };

    static string Painted(Ink ink, JsonElement? refusal, string sentence) => refusal is { } said && Member(said, "decision") == "deny" ? ink.Bad(sentence) : ink.Wait(sentence);

    /// <summary>Where each rule that counts saw what it saw: when the code runs, where it stands, what it was wrapped in, what it says.</summary>
    static IEnumerable<string> Chains(JsonElement file)
    {
        if (!file.TryGetProperty("fired", out var fired) || fired.ValueKind != JsonValueKind.Array) yield break;
        foreach (var rule in fired.EnumerateArray())
        {
            if (!rule.TryGetProperty("counts", out var counts) || counts.ValueKind != JsonValueKind.True
                || !rule.TryGetProperty("seen", out var seen) || seen.ValueKind != JsonValueKind.Array || seen.GetArrayLength() == 0)
            {
                continue;
            }
            yield return Printable.Of($"{Member(rule, "rule")}: {Member(rule, "reason")}", 400);
            foreach (var line in SeenPlaces.Of(rule)) yield return "  " + line;
        }
    }

    /// <summary>What was seen and has no effect: a rule that is only observed, or one that a person waived.</summary>
    static IEnumerable<string> Notes(JsonElement file)
    {
        if (!file.TryGetProperty("fired", out var fired) || fired.ValueKind != JsonValueKind.Array) yield break;
        foreach (var rule in fired.EnumerateArray())
        {
            if (rule.TryGetProperty("counts", out var counts) && counts.ValueKind == JsonValueKind.True) continue;
            var text = $"{Member(rule, "rule")}: {Member(rule, "reason")}";
            yield return Printable.Of(Member(rule, "waived") is { } why ? $"waived ({why}): {text}" : $"noted by {text}", 400);
        }
    }

    static JsonElement? Refusal(JsonElement element) =>
        element.TryGetProperty("refusal", out var refusal) && refusal.ValueKind == JsonValueKind.Object ? refusal : null;

    static string? Sentence(JsonElement element) => Refusal(element) is { } refusal && Member(refusal, "sentence") is { } text ? Printable.Of(text, 300) : null;

    static string? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static void Write(JsonElement element)
    {
        // Written anew, so that whatever came is escaped and stands on one line.
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) element.WriteTo(json);
        Console.Out.WriteLine(Encoding.ASCII.GetString(buffer.ToArray()));
    }

    static JsonDocument? Parse(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The address to ask. That of the index itself is taken too.</summary>
    static bool TryQuestion(string address, ProjectName name, string? version, out Uri question)
    {
        question = null!;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Query.Length + uri.Fragment.Length > 0)
        {
            return false;
        }
        var path = uri.AbsolutePath.TrimEnd('/');
        if (path.EndsWith("/simple", StringComparison.Ordinal)) path = path[..^"/simple".Length];
        question = new UriBuilder(uri)
        {
            Path = $"{path}/api/v1/why/{name.Canonical}",
            Query = version is null ? "" : "version=" + Uri.EscapeDataString(version),
        }.Uri;
        return true;
    }

    // Without user name and password, should the address carry some.
    static string Address(Uri uri) => Printable.Of(uri.GetLeftPart(UriPartial.Scheme) + uri.Authority, 200);

    static int Unusable(string sentence)
    {
        Console.Error.WriteLine($"bonded: {sentence}");
        return ExitCode.Unusable;
    }
}
