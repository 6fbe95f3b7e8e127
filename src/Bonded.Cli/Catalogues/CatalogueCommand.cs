using System.CommandLine;
using System.Globalization;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using Bonded.Cli.Adopt;
using Bonded.Packaging;
using Bonded.Packaging.Locks;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Catalogues;

/// <summary><c>bonded catalogue</c>: what an organisation requires, resolved by pip against Bonded and kept there in revisions.</summary>
static class CatalogueCommand
{
    static readonly Argument<string> name = new("NAME") { Description = "The catalogue's name" };
    static readonly Argument<string[]> files = new("FILE") { Description = "A requirements file; - reads standard input", Arity = ArgumentArity.OneOrMore };
    static readonly Argument<string[]> names = new("NAME") { Description = "The catalogues", Arity = ArgumentArity.OneOrMore };
    static readonly Option<string> with = new("--with") { Description = "The Python whose pip (22.2 or newer) resolves", HelpName = "PYTHON", DefaultValueFactory = static _ => OperatingSystem.IsWindows() ? "python" : "python3" };
    static readonly Option<bool> sdists = new("--sdists") { Description = "Take source distributions too; pip may run their build code here to learn what they need. Not with --python or --platform" };
    static readonly Option<bool> dryRun = new("--dry-run") { Description = "Only say what would change (exit code 1 if something would)" };
    static readonly Option<long?> from = new("--from") { Description = "The older revision (default: the one before the newer)", HelpName = "REVISION" };
    static readonly Option<long?> to = new("--to") { Description = "The newer revision (default: the newest)", HelpName = "REVISION" };
    static readonly Option<long?> revision = new("--revision") { Description = "Which revision (default: the newest)", HelpName = "REVISION" };
    static readonly Option<string> form = new("--as") { Description = "requirements or pylock", HelpName = "FORM", DefaultValueFactory = static _ => "requirements" };
    static readonly Option<string> format = new("--format") { Description = "text or json", HelpName = "FORMAT", DefaultValueFactory = static _ => "text" };

    public static Command Create()
    {
        format.AcceptOnlyFromAmong("text", "json");
        form.AcceptOnlyFromAmong("requirements", "pylock");
        var command = new Command("catalogue", "Keep what your organisation requires as a resolved, locked list");
        Add("create", "Resolve requirements with pip against Bonded, and store the outcome", Make, name, files, with, sdists);
        InstallTarget.AddOptions(command.Subcommands[0]);
        Add("list", "List the catalogues", List, format);
        Add("show", "Show a catalogue's releases", Show, name, revision, format);
        Add("diff", "Say what changed from one revision to another (exit code: 0 nothing, 1 something, 2 not done)", Diff, name, from, to);
        Add("refresh", "Resolve catalogues anew, say what changes and store it", Refresh, names, with, dryRun);
        Add("export", "Write a catalogue as a lock: requirements with hashes, or pylock.toml", Export, name, form, revision);
        return command;

        void Add(string verb, string description, Func<ParseResult, AdminClient, CancellationToken, Task<int>> run, params Symbol[] parts)
        {
            var one = new Command(verb, description);
            foreach (var part in parts)
            {
                if (part is Argument argument)
                    one.Arguments.Add(argument);
                else
                    one.Options.Add((Option)part);
            }

            AdminClient.AddOptions(one);
            one.SetAction((parsed, cancellation) => AdminClient.Run(parsed, client => run(parsed, client, cancellation)));
            command.Subcommands.Add(one);
        }
    }

    static async Task<int> Make(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        if (!ProjectName.TryParse(parsed.GetValue(name), out var catalogue))
            return Unusable("a catalogue is named as projects are: letters, digits, '-', '_' and '.'");
        if (!InstallTarget.TryRead(parsed, out var targets, out var wrong))
            return Unusable(wrong);
        var takesSdists = parsed.GetValue(sdists);
        if (takesSdists && targets.Count > 0)
            return Unusable("--sdists cannot go with --python or --platform: a source distribution is built where it is installed");
        var requirements = new StringBuilder();
        foreach (var path in parsed.GetValue(files)!)
        {
            if (!TryRequirements(path, out var text, out wrong))
                return Unusable(wrong);
            requirements.Append(text).Append('\n');
        }

        var resolved = await Resolve(parsed, client, requirements.ToString(), takesSdists, targets.Count == 0 ? [null] : [.. targets], cancellation);
        if (resolved is null)
            return ExitCode.Unusable;
        return await Store(client, catalogue, resolved, cancellation);
    }

    static async Task<int> Refresh(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        var changes = false;
        foreach (var text in parsed.GetValue(names)!)
        {
            if (!ProjectName.TryParse(text, out var catalogue))
                return Unusable("a catalogue is named as projects are: letters, digits, '-', '_' and '.'");
            if (await Content(client, catalogue.Canonical, null, cancellation) is not ({ } before, _))
                return Unusable("the server's answer is no catalogue");
            var targets = before.Targets.Select(static target => target is { Python: null, Platform: null } ? null : new InstallTarget(target.Python, target.Platform)).ToArray();
            var after = await Resolve(parsed, client, before.Requirements, before.Sdists, targets, cancellation);
            if (after is null)
                return ExitCode.Unusable;
            var lines = CatalogueDiff.Lines(before, after);
            foreach (var line in lines)
                Console.Out.WriteLine(line);
            changes |= lines.Count > 0;
            if (parsed.GetValue(dryRun))
                Console.Out.WriteLine(lines.Count == 0 ? $"{catalogue}: nothing would change" : $"{catalogue}: {Count(lines.Count, "project")} would change");
            else if (await Store(client, catalogue, after, cancellation) is not ExitCode.Success and var failed)
                return failed;
        }

        return parsed.GetValue(dryRun) && changes ? ExitCode.Bad : ExitCode.Success;
    }

    static async Task<int> List(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        await foreach (var item in client.List("/catalogues", cancellation: cancellation))
        {
            if (parsed.GetValue(format) == "json")
                AdminClient.WriteLine(item);
            else
                Console.Out.WriteLine($"{Text(item, "name")}  revision {Number(item, "revision")}  {Count(Number(item, "releases"), "release")}  {Text(item, "at")}  {Text(item, "who")}");
        }

        return ExitCode.Success;
    }

    static async Task<int> Show(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        if (!TryName(parsed, out var catalogue))
            return ExitCode.Unusable;
        var (content, answer) = await Content(client, catalogue, parsed.GetValue(revision), cancellation);
        if (content is null)
            return Unusable("the server's answer is no catalogue");
        if (parsed.GetValue(format) == "json")
        {
            AdminClient.WriteLine(answer);
            return ExitCode.Success;
        }

        Console.Out.WriteLine($"{Text(answer, "name")} revision {Number(answer, "revision")}, stored {Text(answer, "at")} by {Text(answer, "who")}");
        foreach (var target in content.Targets)
            Console.Out.WriteLine($"  for {Printable.Of(target.ToString(), 200)}");
        foreach (var (project, version, found, targets) in content.Releases())
        {
            var whom = targets.Count == content.Targets.Count ? "" : $", only for {string.Join(", ", targets.Select(target => Printable.Of(content.Targets[target].ToString(), 200)))}";
            Console.Out.WriteLine($"  {project} {version} ({Count(found.Count, "file")}{whom})");
        }

        return ExitCode.Success;
    }

    static async Task<int> Diff(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        if (!TryName(parsed, out var catalogue))
            return ExitCode.Unusable;
        var (after, answer) = await Content(client, catalogue, parsed.GetValue(to), cancellation);
        var older = parsed.GetValue(from) ?? Number(answer, "revision") - 1;
        if (older < 1)
            return Unusable("the catalogue has no revision before that one");
        var (before, _) = await Content(client, catalogue, older, cancellation);
        if (before is null || after is null)
            return Unusable("the server's answer is no catalogue");
        var lines = CatalogueDiff.Lines(before, after);
        foreach (var line in lines)
            Console.Out.WriteLine(line);
        return lines.Count == 0 ? ExitCode.Success : ExitCode.Bad;
    }

    static async Task<int> Export(ParseResult parsed, AdminClient client, CancellationToken cancellation)
    {
        if (!TryName(parsed, out var catalogue))
            return ExitCode.Unusable;
        var (content, answer) = await Content(client, catalogue, parsed.GetValue(revision), cancellation);
        if (content is null)
            return Unusable("the server's answer is no catalogue");
        Console.Out.Write(parsed.GetValue(form) == "pylock" ? CatalogueExport.Pylock(client.Index, content) : CatalogueExport.Requirements(catalogue, Number(answer, "revision"), content));
        return ExitCode.Success;
    }

    static async Task<CatalogueContent?> Resolve(
        ParseResult parsed, AdminClient client, string requirements, bool takesSdists, InstallTarget?[] targets, CancellationToken cancellation)
    {
        var resolver = new PipResolver(parsed.GetValue(with)!, client.Index, requirements, takesSdists);
        var resolved = new List<CatalogueContent.Target>();
        var chosen = new Dictionary<(string Filename, Sha256Digest Sha256), (ProjectName Project, PackageVersion Version, List<int> Targets)>();
        var noted = false;
        foreach (var target in targets)
        {
            var outcome = await resolver.Resolve(target, cancellation);
            if (outcome.Failure is { } failure)
            {
                Unusable($"{(target is null ? "" : $"for {target}: ")}{failure}");
                return null;
            }

            foreach (var (project, version, filename, digest) in outcome.Files)
            {
                if (!chosen.TryGetValue((filename, digest), out var file))
                    chosen.Add((filename, digest), file = (project, version, []));
                if (!file.Targets.Contains(resolved.Count))
                    file.Targets.Add(resolved.Count);
            }

            resolved.Add(outcome.Target!);
            var asked = $"Python {outcome.Target!.PythonVersion} on {outcome.Target.SysPlatform} {outcome.Target.PlatformMachine}";
            if (!noted && asked != outcome.Resolver)
            {
                noted = true;
                Console.Error.WriteLine(
                    $"bonded: note: pip answers environment markers for the Python that runs it ({Printable.Of(outcome.Resolver!, 100)}), also for other targets. For an exact answer, run this there, or with such a Python and --with.");
            }
        }

        return new CatalogueContent(
            requirements, takesSdists, resolved,
            [.. chosen.Select(static each => new CatalogueContent.File(each.Value.Project, each.Value.Version, each.Key.Filename, each.Key.Sha256, each.Value.Targets))]);
    }

    static async Task<int> Store(AdminClient client, ProjectName catalogue, CatalogueContent content, CancellationToken cancellation)
    {
        var stored = await client.Send(HttpMethod.Put, $"/catalogues/{catalogue.Canonical}", content.Body(), null, cancellation);
        var isNew = stored.TryGetProperty("new", out var made) && made.ValueKind == JsonValueKind.True;
        Console.Out.WriteLine($"{catalogue}: {Count(Number(stored, "releases"), "release")}, revision {Number(stored, "revision")}{(isNew ? "" : ", as it was")}");
        return ExitCode.Success;
    }

    static async Task<(CatalogueContent? Content, JsonElement Answer)> Content(AdminClient client, string catalogue, long? revision, CancellationToken cancellation)
    {
        var answer = await client.Get($"/catalogues/{catalogue}", [("revision", revision?.ToString(CultureInfo.InvariantCulture))], cancellation);
        return (CatalogueContent.Read(answer), answer);
    }

    /// <summary>Reads requirements that stand on their own: nothing in them leads pip past Bonded or into another file.</summary>
    static bool TryRequirements(string path, out string text, out string wrong)
    {
        text = "";
        if (!LockReader.TryRead(path, out var file, out var bytes, out wrong!))
            return false;
        var shown = LockReader.Shown(path);
        if (file.Format != LockFormat.Requirements)
            wrong = $"{shown} is a lock already; 'bonded adopt' takes it as it is";
        else if (file.Remarks.FirstOrDefault(static remark => remark.Kind is not (LockRemarkKind.Unpinned or LockRemarkKind.Option or LockRemarkKind.OtherDigest)) is { } remark)
            wrong = string.Create(CultureInfo.InvariantCulture, $"{shown}, line {remark.Line}: {remark.Sentence} A catalogue is resolved from projects of the index alone.");
        else
        {
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
            text = reader.ReadToEnd();
            return true;
        }

        return false;
    }

    static bool TryName(ParseResult parsed, out string canonical)
    {
        canonical = "";
        if (!ProjectName.TryParse(parsed.GetValue(name), out var catalogue))
        {
            Unusable("a catalogue is named as projects are: letters, digits, '-', '_' and '.'");
            return false;
        }

        canonical = catalogue.Canonical;
        return true;
    }

    static string Text(JsonElement item, string member) => Printable.Of(AdminClient.Member(item, member) ?? "", 200);

    static long Number(JsonElement item, string member) => item.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";

    static int Unusable(string sentence)
    {
        Console.Error.WriteLine($"bonded: {sentence}");
        return ExitCode.Unusable;
    }
}
