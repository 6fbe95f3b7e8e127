using System.Globalization;
using System.Net;
using System.Text.Json;
using Bonded.Cli.Demo.Threats;
using Bonded.Gate.Pages;
using Bonded.Packaging;

namespace Bonded.Cli.Demo;

/// <summary>All that the demo promises. The same list is printed for a person and tried by <c>--run</c>, so that neither can say what the other does not.</summary>
sealed class Trials(string server, DemoPackages packages, DemoUpstream upstream, DemoClients clients, string bonded)
{
    public IReadOnlyList<Trial> All =>
    [
        new("A good install brings its dependency along. The newest release is two days old, so the one before it is taken.",
        [
            Installs("requests", "requests 2.32.0", "idna 3.7"),
        ]),
        new("Asked for by its number, the young release says why it waits, and until when.", Refused(packages.TooYoung, TooYoung, hidden: false)),
        new("A project that imitates a popular name is held.",
        [
            FindsNothing("requesst"),
            .. Refused(packages.LookAlike, LookAlike, hidden: false),
        ]),
        new("A name the organisation owns is never asked for upstream, where somebody has put a version 99 of it.",
        [
            FindsNothing("acme-billing"),
            FindsNothing("Acme_Billing"),
            WhyProject("acme-billing", "Denied by owned-name: acme-billing is a name your organisation owns"),
            EmptyPage("acme-billing"),
            NeverAsked("acme-billing"),
        ]),
        new("A wheel that joins an old release later is not taken for old, whatever upload time it claims.",
        [
            Installs("tidemark==1.1", [packages.Original.Project + " 1.1"], ("tidemark/__init__.py", "published with its release")),
            Why(packages.Latecomer, Latecomer, isNew: true),
            Everywhere(packages.Latecomer, Latecomer, hidden: false),
        ]),
        new("A wheel whose metadata is not what was published for it is denied; the resolver takes the release before.",
        [
            Installs("brasswork", "brasswork 1.0"),
            .. Refused(packages.Liar, "Denied by metadata-mismatch: the METADATA inside brasswork-1.1-py3-none-any.whl is not the one the upstream published", hidden: true),
        ]),
        new("A zip that two readers see differently is denied.",
        [
            Installs("gildedge", "gildedge 1.0"),
            .. Refused(packages.TwoFaced, "Denied by archive-ambiguous: ", hidden: true),
        ]),
        new("Unpinned, each of a dozen projects comes in its newest clean release, though a malicious one is newer. All are old enough: only what their code does holds them.",
        [
            Installs(packages.Threats.Select(threat => threat.Good[^1]).ToList()),
        ]),
        .. packages.Threats.Select(threat => new Trial($"A release of {threat.Bad.Project} {threat.Title}.",
        [
            Says(Release(threat.Bad), threat.Bad, $"Held by {threat.Rule}: "),
            Explains(threat),
        ])),
        new("What does something like it honestly comes in.",
        [
            Installs(packages.Threats.Select(threat => threat.Twin[0]).ToList()),
        ]),
    ];

    string TooYoung => $"Held by minimum-age: requests 2.99.0 was uploaded on {Day(packages.TooYoung.Uploaded)}, free on {Day(packages.TooYoung.Uploaded.AddDays(7))}";

    static string LookAlike => "Held by look-alike: the name requesst looks like requests";

    static string Latecomer => "Held by sealed-release: tidemark-1.1-1-py3-none-any.whl joined a release that had been there since ";

    /// <summary>
    /// What every refused file goes through. A denied one is hidden from its page, so that pip sees its sentence only where a lock file
    /// or a person names the file itself.
    /// </summary>
    IReadOnlyList<Step> Refused(DemoFile file, string sentence, bool hidden)
    {
        var release = Release(file);
        return hidden
            ? [FindsNothing(release), Says(server + PathOf(file), file, sentence), Why(file, sentence), Everywhere(file, sentence, hidden)]
            : [Says(release, file, sentence), Why(file, sentence), Everywhere(file, sentence, hidden)];
    }

    Step Installs(IReadOnlyList<DemoFile> files) =>
        Installs(string.Join(' ', files.Select(file => file.Project)), [.. files.Select(file => $"{file.Project.Replace('-', '_')} {file.Version}")], null);

    /// <summary><c>bonded why</c> shows the way from what starts the code to the code.</summary>
    Step Explains(DemoThreat threat) => new(
        $"{bonded} why {Release(threat.Bad)}", $"says the same sentence, and where: {string.Join("; ", threat.Chain).TrimEnd()}",
        async cancellation =>
        {
            var (exit, output) = await clients.Why(Release(threat.Bad), cancellation);
            if (exit != ExitCode.Bad || threat.Chain.Any(words => !output.Contains(words, StringComparison.Ordinal))) return new(false, output);
            if (await Sentence(threat.Bad, $"Held by {threat.Rule}: ", cancellation) is not { } said || !output.Contains(said, StringComparison.Ordinal)) return new(false, output);
            return new(true, string.Join("\n     ", output.TrimEnd().Split('\n').SkipWhile(line => !line.StartsWith("      ", StringComparison.Ordinal)).TakeWhile(line => line.StartsWith("      ", StringComparison.Ordinal)).Select(line => line.Trim())));
        });

    Step Installs(string requirement, params string[] expected) => Installs(requirement, expected, null);

    Step Installs(string requirement, string[] expected, (string Path, string Text)? holds) => new(
        Pip(requirement), "installs " + string.Join(" and ", expected) + (holds is null ? "" : ", from the wheel it was published with"),
        async cancellation =>
        {
            var (exit, output, target) = await clients.Install(requirement, cancellation);
            if (exit != 0) return new(false, output);
            var installed = Directory.EnumerateDirectories(target, "*.dist-info").Select(path => Path.GetFileNameWithoutExtension(path)!.Replace('-', ' ')).Order(StringComparer.Ordinal).ToList();
            var kept = installed.SequenceEqual(expected.Order(StringComparer.Ordinal), StringComparer.Ordinal);
            if (holds is { } inside && !(await File.ReadAllTextAsync(Path.Combine(target, inside.Path), cancellation)).Contains(inside.Text, StringComparison.Ordinal))
                return new(false, $"{inside.Path} comes from another wheel");
            return new(kept, "installed " + string.Join(" and ", installed));
        });

    Step FindsNothing(string requirement) => new(
        Pip(requirement), "finds no version that may come in",
        async cancellation =>
        {
            var (exit, output, _) = await clients.Install(requirement, cancellation);
            return Shown(exit != 0, output, $"No matching distribution found for {requirement}");
        });

    Step Says(string requirement, DemoFile file, string sentence) => new(
        Pip(requirement), $"fails and says \"{sentence.TrimEnd()} ...\"",
        async cancellation =>
        {
            var (exit, output, _) = await clients.Install(requirement, cancellation);
            return await Sentence(file, sentence, cancellation) is { } said ? Shown(exit != 0, output, said) : new(false, output);
        });

    Step Why(DemoFile file, string sentence, bool isNew = false) => new(
        $"{bonded} why {Release(file)}", isNew ? $"says \"{sentence.TrimEnd()} ...\"" : "says the same sentence",
        async cancellation =>
        {
            var (exit, output) = await clients.Why(Release(file), cancellation);
            return await Sentence(file, sentence, cancellation) is { } said ? Shown(exit == ExitCode.Bad, output, said) : new(false, output);
        });

    Step WhyProject(string project, string sentence) => new(
        $"{bonded} why {project}", $"says \"{sentence} ...\"",
        async cancellation =>
        {
            var (exit, output) = await clients.Why(project, cancellation);
            return Shown(exit == ExitCode.Bad, output, sentence);
        });

    /// <summary>
    /// The file itself is locked too, and all that is left shows the same words: reason phrase, problem document, the index's page
    /// where it lists the file, and the page for people.
    /// </summary>
    Step Everywhere(DemoFile file, string sentence, bool hidden) => new(
        $"curl -i {server}{PathOf(file)}", "is answered 403 with the same sentence, which also stands on the page that it names",
        async cancellation =>
        {
            if (await Sentence(file, sentence, cancellation) is not { } said) return new(false, "the server has no such sentence");
            var (status, reason, type, body) = await clients.Get(PathOf(file), cancellation);
            if (status != 403) return new(false, $"answered {status} {reason}");
            if (reason != said) return new(false, $"the reason phrase is: {reason}");
            if (type != "application/problem+json") return new(false, $"the body is of type {type}");
            using var problem = JsonDocument.Parse(body);
            if (problem.RootElement.GetProperty("detail").GetString() != said) return new(false, $"the problem document says: {body}");
            var metadata = await clients.Get(PathOf(file) + ".metadata", cancellation);
            if (metadata.Status != 403 || metadata.Reason != said) return new(false, $"its metadata is answered {metadata.Status} {metadata.Reason}");

            if (await YankReason(file, cancellation) != (hidden ? null : said)) return new(false, $"the page of {file.Project} does not {(hidden ? "hide it" : "say so")}");

            // The page for people has the sentence without its own address.
            var at = said.LastIndexOf("; " + server, StringComparison.Ordinal);
            if (at < 0) return new(false, $"the sentence names no page: {said}");
            var page = await clients.Get(said[(at + 2 + server.Length)..], cancellation);
            return page.Status == 200 && page.Body.Contains(WebUtility.HtmlEncode(said[..at]), StringComparison.Ordinal)
                ? new(true, $"403 {said}")
                : new(false, $"the page {said[(at + 2)..]} does not say so");
        });

    Step EmptyPage(string project) => new(
        $"curl {server}/simple/{project}/", "is answered 200 without files, with the reason, so that no installer goes on to another index",
        async cancellation =>
        {
            var (status, _, _, body) = await clients.Get($"/simple/{project}/", cancellation);
            if (status != 200) return new(false, $"answered {status}");
            using var page = JsonDocument.Parse(body);
            var files = page.RootElement.GetProperty("files").GetArrayLength();
            var reason = page.RootElement.TryGetProperty("project-status", out var told) && told.TryGetProperty("reason", out var why) ? why.GetString() : null;
            var said = await clients.Sentence(ProjectName.Parse(project), null, cancellation);
            return new(files == 0 && reason is not null && reason == said, $"200, {files} files, {reason ?? "without a reason"}");
        });

    Step NeverAsked(string project) => new(
        "(the upstream's own record)", $"holds no request for {project}",
        _ =>
        {
            // In any spelling, for a page or a file.
            var about = upstream.Asked.Where(path => path.Replace('_', '-').Replace('.', '-').Contains(project, StringComparison.OrdinalIgnoreCase)).ToList();
            return Task.FromResult(new Outcome(about.Count == 0 && upstream.Asked.Count > 0, $"{about.Count} of {upstream.Asked.Count} requests"));
        });

    /// <summary>The server's sentence on a file, where it begins as it should.</summary>
    async Task<string?> Sentence(DemoFile file, string start, CancellationToken cancellation) =>
        await clients.Sentence(ProjectName.Parse(file.Project), file.Name, cancellation) is { } said && said.StartsWith(start, StringComparison.Ordinal) ? said : null;

    /// <summary>What the file is listed as yanked for, or null where it is not listed so.</summary>
    async Task<string?> YankReason(DemoFile file, CancellationToken cancellation)
    {
        var (_, _, _, body) = await clients.Get($"/simple/{file.Project}/", cancellation);
        using var page = JsonDocument.Parse(body);
        var listed = page.RootElement.GetProperty("files").EnumerateArray().FirstOrDefault(listed => listed.GetProperty("filename").GetString() == file.Name);
        return listed.ValueKind == JsonValueKind.Object && listed.GetProperty("yanked") is { ValueKind: JsonValueKind.String } reason ? reason.GetString() : null;
    }

    /// <summary>The words with a little of what stands around them, where they are there and the exit code is right.</summary>
    static Outcome Shown(bool ended, string output, string words)
    {
        var line = output.Split('\n').LastOrDefault(line => line.Contains(words, StringComparison.Ordinal))?.Trim();
        if (line is null || !ended) return new(false, output);
        var start = line.IndexOf(words, StringComparison.Ordinal);
        var (before, after) = (line[..start], line[(start + words.Length)..]);
        return new(true, (before.Length > 40 ? "... " + before[^30..] : before) + words + (after.Length > 40 ? " ..." : after));
    }

    static string Pip(string requirement) => $"python3 -m pip install {requirement}";

    static string Release(DemoFile file) => $"{file.Project}=={file.Version}";

    static string PathOf(DemoFile file) => "/files/" + FilePath.Of(file.Sha256, file.Name);

    static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
