using System.Globalization;
using System.Text;
using System.Text.Json;
using Bonded.Cli.Configure;
using Bonded.Packaging.Toml;

namespace Bonded.Cli.Doctor;

/// <summary>
/// Looks through the environment, the user's settings and a project's files for every place that names an index, a file or a repository
/// which is not Bonded's. Passwords are never shown.
/// </summary>
sealed class Examination(string directory, string? url, Func<string, string?> environment)
{
    const int MaxFiles = 50_000;
    const long MaxFileBytes = 16 * 1024 * 1024;
    const string OneIndex = "Remove it; let Bonded be the only index ('bonded configure' prints the settings).";
    const string Relock = "Set Bonded as the only index, and lock again.";
    const string DirectFix = "Depend on a released version through Bonded, or have the project published on your own index.";
    static readonly string[] skipped = [".git", ".hg", ".svn", ".tox", ".nox", ".venv", "venv", "node_modules", "site-packages", "__pycache__", ".mypy_cache", "artifacts"];
    static readonly string[] publicHosts = ["pypi.org", "files.pythonhosted.org", "test.pypi.org", "upload.pypi.org"];

    private readonly List<DoctorFinding> findings = [];
    private readonly bool urlGiven = url is not null;
    private OwnIndex own = new([]);

    public int FilesRead { get; private set; }

    public List<DoctorFinding> Run(CancellationToken cancellation)
    {
        own = new(urlGiven ? [url!] : Configured());
        Environment();
        foreach (var file in PipFiles()) Read(file, text => Pip(file, text));
        if (ClientSettings.ConfigHome(environment) is { } config) ReadToml(Path.Combine(config, "uv", "uv.toml"), Uv);
        Netrc();
        foreach (var file in ProjectFiles(cancellation)) Project(file);
        if (!own.IsKnown && !urlGiven && findings.Count == 0)
        {
            Add("no-index", directory, null, "Neither the environment, pip's settings nor uv's name an index, so clients ask PyPI.",
                "Run 'bonded configure pip --write', or the same for uv, poetry or pdm.");
        }
        return findings;
    }

    // ---- where Bonded is --------------------------------------------------------------------------------------------------

    private List<string> Configured()
    {
        var indexes = new List<string>();
        foreach (var name in (string[])["PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"])
            if (environment(name) is { Length: > 0 } value) indexes.Add(value);
        foreach (var file in PipFiles())
        {
            if (TryReadText(file, out var text))
                indexes.AddRange(PipEntries(text).Where(entry => entry.Key == "index-url").Select(entry => entry.Value));
        }
        foreach (var file in (string?[])[ClientSettings.ConfigHome(environment) is { } config ? Path.Combine(config, "uv", "uv.toml") : null, Path.Combine(directory, "uv.toml")])
        {
            if (file is not null && TryReadText(file, out var text) && TomlDocument.TryParse(Encoding.UTF8.GetBytes(text), out var root, out _))
                indexes.AddRange(Tables(root, "index").Where(table => Bool(table, "default")).Select(table => Text(table, "url") ?? ""));
        }
        // Only the public index is certainly not Bonded.
        return [.. indexes.Where(index => Uri.TryCreate(index, UriKind.Absolute, out var uri) && !publicHosts.Contains(uri.Host))];
    }

    private IEnumerable<string> PipFiles()
    {
        yield return "/etc/pip.conf";
        if (environment("HOME") is { Length: > 0 } home) yield return Path.Combine(home, ".pip", "pip.conf");
        if (ClientSettings.ConfigHome(environment) is { } config) yield return Path.Combine(config, "pip", "pip.conf");
        if (environment("VIRTUAL_ENV") is { Length: > 0 } venv) yield return Path.Combine(venv, "pip.conf");
        if (environment("PIP_CONFIG_FILE") is { Length: > 0 } file && file != "/dev/null") yield return file;
    }

    // ---- the machine ------------------------------------------------------------------------------------------------------

    private void Environment()
    {
        foreach (var name in (string[])["PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "PDM_PYPI_URL", "PIPENV_PYPI_MIRROR"])
        {
            if (environment(name) is { Length: > 0 } value && own.IsForeign(value))
                Add("foreign-index", name, null, $"The environment sets another index: {OwnIndex.Show(value)}.", "Set it to Bonded's address, or unset it.");
        }
        foreach (var name in (string[])["PIP_EXTRA_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_INDEX"])
        {
            foreach (var value in (environment(name) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var address = value.IndexOf("=http", StringComparison.Ordinal) is > 0 and var at ? value[(at + 1)..] : value;
                if (own.IsForeign(address))
                    Add("extra-index", name, null, $"The environment adds a second index: {OwnIndex.Show(address)}.", "Unset it; a second index wins wherever Bonded hides something.");
            }
        }
        foreach (var name in (string[])["PIP_FIND_LINKS", "UV_FIND_LINKS"])
        {
            foreach (var value in (environment(name) ?? "").Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
                if (IsOutside(value)) Add("find-links", name, null, "The environment adds a place to find files that Bonded does not see.", "Unset it.");
        }
        if (environment("UV_INDEX_STRATEGY") is { } strategy && strategy.StartsWith("unsafe", StringComparison.Ordinal))
            Add("unsafe-strategy", "UV_INDEX_STRATEGY", null, "uv mixes the files of all indexes.", "Unset it, so that the first index that knows a name is the only one asked.");
    }

    private void Netrc()
    {
        var file = environment("NETRC") is { Length: > 0 } set ? set : environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".netrc") : null;
        if (file is null) return;
        Read(file, text =>
        {
            var number = 0;
            foreach (var line in text.Split('\n'))
            {
                number++;
                var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
                for (var i = 0; i < words.Length && words[i][0] != '#'; i++)
                {
                    if (words[i] == "default")
                        Add("netrc-default", file, number, "A login is sent to every host that has none of its own.", "Replace 'default' by one 'machine' entry for each host that needs it.");
                    if (words[i] == "machine" && i + 1 < words.Length && publicHosts.Contains(words[i + 1]))
                        Add("netrc-public", file, number, $"There is a login for {words[i + 1]}, so something here talks to it directly.", "Remove it where packages are only installed; keep it only where they are published.");
                    if (words[i] is "machine" or "login" or "password" or "account") i++;
                }
            }
        });
    }

    // ---- pip --------------------------------------------------------------------------------------------------------------

    private void Pip(string file, string text)
    {
        foreach (var (key, value, line) in PipEntries(text))
        {
            switch (key)
            {
                case "index-url" or "pypi-url" when own.IsForeign(value):
                    Add("foreign-index", file, line, $"pip asks another index: {OwnIndex.Show(value)}.", "Set it to Bonded's address ('bonded configure pip --write').");
                    break;
                case "extra-index-url" when own.IsForeign(value):
                    Add("extra-index", file, line, $"pip asks a second index: {OwnIndex.Show(value)}. The highest version wins, wherever it is.", OneIndex);
                    break;
                case "find-links" when IsOutside(value):
                    Add("find-links", file, line, "pip takes files from a place that Bonded does not see.", OneIndex);
                    break;
            }
        }
    }

    /// <summary>Every value of a pip.conf; one that goes on over indented lines counts once for each of its words.</summary>
    private static IEnumerable<(string Key, string Value, int Line)> PipEntries(string text)
    {
        var (key, number) = ("", 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] is '#' or ';') continue;
            if (trimmed[0] == '[')
            {
                key = "";
                continue;
            }
            var value = trimmed;
            if (line[0] is not (' ' or '\t'))
            {
                var end = trimmed.AsSpan().IndexOfAny('=', ':');
                if (end < 0) continue;
                key = trimmed[..end].Trim().ToLowerInvariant().Replace('_', '-');
                value = trimmed[(end + 1)..];
            }
            foreach (var word in value.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)) yield return (key, word, number);
        }
    }

    // ---- the project ------------------------------------------------------------------------------------------------------

    private IEnumerable<string> ProjectFiles(CancellationToken cancellation)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var waiting = new Stack<string>([directory]);
        var seen = 0;
        while (waiting.TryPop(out var at))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var file in Directory.EnumerateFiles(at, "*", options).Order(StringComparer.Ordinal))
            {
                if (seen++ < MaxFiles)
                {
                    yield return file;
                    continue;
                }
                Add("too-many-files", directory, null, $"There are more than {MaxFiles} files, and the rest was not looked at.", "Run doctor in the project's own directory.");
                yield break;
            }
            foreach (var inner in Directory.EnumerateDirectories(at, "*", options).OrderDescending(StringComparer.Ordinal))
            {
                if (!skipped.Contains(Path.GetFileName(inner)) && !File.Exists(Path.Combine(inner, "pyvenv.cfg"))) waiting.Push(inner);
            }
        }
    }

    private void Project(string file)
    {
        switch (Path.GetFileName(file).ToLowerInvariant())
        {
            case "pip.conf": Read(file, text => Pip(file, text)); break;
            case "pyproject.toml": ReadToml(file, Pyproject); break;
            case "uv.toml": ReadToml(file, Uv); break;
            case "pipfile": ReadToml(file, Pipfile); break;
            case "uv.lock" or "poetry.lock" or "pdm.lock" or "pylock.toml": ReadToml(file, Lock); break;
            case "pipfile.lock": Read(file, text => JsonLock(file, text)); break;
            case var name when name.StartsWith("pylock.", StringComparison.Ordinal) && name.EndsWith(".toml", StringComparison.Ordinal): ReadToml(file, Lock); break;
            case var name when IsRequirements(name, file): Read(file, text => Requirements(file, text)); break;
        }
    }

    private static bool IsRequirements(string name, string file) =>
        (name.EndsWith(".txt", StringComparison.Ordinal) || name.EndsWith(".in", StringComparison.Ordinal))
        && (name.Contains("requirements", StringComparison.Ordinal) || name.Contains("constraints", StringComparison.Ordinal)
            || Path.GetFileName(Path.GetDirectoryName(file)) == "requirements");

    private void Requirements(string file, string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var comment = line.IndexOf(" #", StringComparison.Ordinal);
            var words = (line.TrimStart() is ['#', ..] ? "" : comment < 0 ? line : line[..comment]).Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            var option = "";
            foreach (var word in words)
            {
                var (name, value) = word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                    ? (word[..at], word[(at + 1)..])
                    : word.StartsWith('-') ? (word, "") : (option, word);
                if (word is ['-', 'i' or 'f', _, ..] && word[1] != '-') (name, value) = (word[..2], word[2..]);
                option = value.Length == 0 ? name : "";
                if (value.Length == 0) continue;
                switch (name)
                {
                    case "-i" or "--index-url" or "--pypi-url" when own.IsForeign(value):
                        Add("foreign-index", file, number, $"The file sets another index: {OwnIndex.Show(value)}.", "Remove the line; the index belongs into pip's settings.");
                        break;
                    case "--extra-index-url" when own.IsForeign(value):
                        Add("extra-index", file, number, $"The file adds a second index: {OwnIndex.Show(value)}. The highest version wins, wherever it is.", OneIndex);
                        break;
                    case "-f" or "--find-links" when IsOutside(value):
                        Add("find-links", file, number, "The file adds a place to find files that Bonded does not see.", OneIndex);
                        break;
                    default:
                        if (Address(value) is { } address && own.IsForeign(address))
                            Add("direct-url", file, number, $"A requirement is fetched directly: {OwnIndex.Show(address)}.", DirectFix);
                        break;
                }
            }
        }
    }

    private void Pyproject(string file, TomlTable root)
    {
        if (Table(root, "build-system") is { } build) Dependencies(file, Array(build, "requires"));
        if (Table(root, "project") is { } project)
        {
            Dependencies(file, Array(project, "dependencies"));
            foreach (var entry in Table(project, "optional-dependencies")?.Entries ?? []) Dependencies(file, entry.Value as TomlArray);
        }
        foreach (var entry in Table(root, "dependency-groups")?.Entries ?? []) Dependencies(file, entry.Value as TomlArray);
        if (Table(root, "tool") is not { } tool) return;
        if (Table(tool, "uv") is { } uv) Uv(file, uv);
        if (Table(tool, "poetry") is { } poetry)
        {
            foreach (var source in Tables(poetry, "source")) Source(file, source, "Poetry");
            foreach (var entry in Table(poetry, "dependencies")?.Entries ?? []) Direct(file, entry.Value);
            foreach (var entry in Table(poetry, "dev-dependencies")?.Entries ?? []) Direct(file, entry.Value);
            foreach (var group in Table(poetry, "group")?.Entries ?? [])
                if (group.Value is TomlTable table)
                    foreach (var entry in Table(table, "dependencies")?.Entries ?? []) Direct(file, entry.Value);
        }
        if (Table(tool, "pdm") is { } pdm)
        {
            foreach (var source in Tables(pdm, "source")) Source(file, source, "PDM");
            foreach (var entry in Table(pdm, "dev-dependencies")?.Entries ?? []) Dependencies(file, entry.Value as TomlArray);
        }
    }

    private void Uv(string file, TomlTable uv)
    {
        foreach (var index in Tables(uv, "index")) Source(file, index, "uv");
        foreach (var key in (string[])["index-url", "extra-index-url", "find-links", "index-strategy"])
        {
            if (!uv.TryGet(key, out var value)) continue;
            if (key == "index-strategy")
            {
                if (value is TomlScalar<string> strategy && strategy.Value.StartsWith("unsafe", StringComparison.Ordinal))
                    Add("unsafe-strategy", file, value.Line, "uv mixes the files of all indexes.", "Remove it, so that the first index that knows a name is the only one asked.");
                continue;
            }
            foreach (var place in value is TomlArray array ? array.Items : [value])
            {
                if (place is not TomlScalar<string> text) continue;
                if (key == "find-links" ? IsOutside(text.Value) : own.IsForeign(text.Value))
                    Add(key == "extra-index-url" ? "extra-index" : key == "find-links" ? "find-links" : "foreign-index", file, place.Line,
                        $"uv takes packages from {(key == "find-links" ? "a place that Bonded does not see" : OwnIndex.Show(text.Value))}.", OneIndex);
            }
        }
        foreach (var entry in Table(uv, "sources")?.Entries ?? []) Direct(file, entry.Value);
        Dependencies(file, Array(uv, "dev-dependencies"));
    }

    private void Pipfile(string file, TomlTable root)
    {
        foreach (var source in Tables(root, "source")) Source(file, source, "pipenv");
        foreach (var entry in root.Entries.Where(entry => entry.Key is not ("source" or "requires" or "scripts")))
            if (entry.Value is TomlTable packages)
                foreach (var package in packages.Entries) Direct(file, package.Value);
    }

    private void Source(string file, TomlTable source, string client)
    {
        var address = Text(source, "url");
        // Poetry's own name for the public index needs no address.
        if (address is null && Text(source, "name")?.Equals("pypi", StringComparison.OrdinalIgnoreCase) == true) address = "https://pypi.org/";
        if (address is null || !own.IsForeign(address)) return;
        var kind = Text(source, "priority") is ("supplemental" or "explicit" or "secondary") and { } priority ? $" as a {Bonded.Server.Hosting.Printable.Of(priority, 20)} source" : "";
        Add("foreign-source", file, source.Line, $"{client} asks {OwnIndex.Show(address)}{kind}.", OneIndex);
    }

    private void Dependencies(string file, TomlArray? requirements)
    {
        foreach (var item in requirements?.Items ?? [])
        {
            if (item is TomlScalar<string> text && Address(text.Value) is { } address && own.IsForeign(address))
                Add("direct-url", file, item.Line, $"A requirement is fetched directly: {OwnIndex.Show(address)}.", DirectFix);
        }
    }

    /// <summary>A dependency written as a table (or several, by marker), with the address of a repository or a file.</summary>
    private void Direct(string file, TomlValue value)
    {
        foreach (var table in value is TomlArray array ? array.Items.OfType<TomlTable>() : value is TomlTable one ? [one] : [])
        {
            foreach (var key in (string[])["git", "url", "file", "hg", "svn", "bzr"])
            {
                if (Text(table, key) is { } address && (own.IsForeign(address) || address.StartsWith("git@", StringComparison.Ordinal)))
                    Add("direct-url", file, table.Line, $"A requirement is fetched directly: {OwnIndex.Show(address)}.", DirectFix);
            }
        }
    }

    // ---- lock files -------------------------------------------------------------------------------------------------------

    private void Lock(string file, TomlTable root)
    {
        var foreign = new List<(string Address, int Line)>();
        Walk(root);
        Locked(file, foreign);

        // The reader has bounded the depth.
        void Walk(TomlValue value)
        {
            if (value is TomlArray array)
            {
                foreach (var item in array.Items) Walk(item);
            }
            else if (value is TomlTable table)
            {
                foreach (var entry in table.Entries)
                {
                    if (entry is { Key: "url" or "registry" or "index" or "git" or "reference", Value: TomlScalar<string> text } && text.Value.Contains("://", StringComparison.Ordinal))
                    {
                        if (own.IsForeign(text.Value)) foreign.Add((text.Value, text.Line));
                    }
                    else
                    {
                        Walk(entry.Value);
                    }
                }
            }
        }
    }

    private void JsonLock(string file, string text)
    {
        var foreign = new List<(string Address, int Line)>();
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes);
            var (key, line, counted) = ("", 1, 0);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName) key = reader.GetString() ?? "";
                else if (reader.TokenType == JsonTokenType.String && key is "url" or "git" or "file")
                {
                    var at = (int)reader.TokenStartIndex;
                    line += bytes.AsSpan(counted, at - counted).Count((byte)'\n');
                    counted = at;
                    if (reader.TokenType == JsonTokenType.String && reader.GetString() is { } address && own.IsForeign(address)) foreign.Add((address, line));
                }
            }
        }
        catch (JsonException)
        {
            Add("unreadable", file, null, "The lock file is not valid JSON, so nothing is known about it.", Relock);
        }
        Locked(file, foreign);
    }

    /// <summary>One finding for each foreign host of a lock file: thousands of lines would say no more.</summary>
    private void Locked(string file, List<(string Address, int Line)> foreign)
    {
        foreach (var host in foreign.GroupBy(item => new Uri(OwnIndex.Show(item.Address) is var shown && shown.Contains("://", StringComparison.Ordinal) ? shown : "unknown://unknown").Authority, StringComparer.OrdinalIgnoreCase))
        {
            var count = host.Count();
            Add("foreign-lock", file, host.Min(item => item.Line),
                string.Create(CultureInfo.InvariantCulture, $"The lock file names {Bonded.Server.Hosting.Printable.Of(host.Key, 100)} {count} {(count == 1 ? "time" : "times")}, and clients fetch from there."), Relock);
        }
    }

    // ---- reading ----------------------------------------------------------------------------------------------------------

    private void Read(string file, Action<string> examine)
    {
        if (!TryReadText(file, out var text)) return;
        FilesRead++;
        examine(text);
    }

    private void ReadToml(string file, Action<string, TomlTable> examine) => Read(file, text =>
    {
        if (TomlDocument.TryParse(Encoding.UTF8.GetBytes(text), out var root, out var error)) examine(file, root);
        else Add("unreadable", file, error.Line, $"The file is not valid TOML, so nothing is known about it: {error.Sentence}", "Mend the file.");
    });

    private bool TryReadText(string file, out string text)
    {
        text = "";
        try
        {
            if (!File.Exists(file)) return false;
            if (new FileInfo(file).Length > MaxFileBytes)
            {
                Add("unreadable", file, null, "The file is larger than 16 MiB and was not read.", "Look at it by hand.");
                return false;
            }
            text = File.ReadAllText(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add("unreadable", file, null, "The file cannot be read.", "Run doctor as a user who may read it.");
            return false;
        }
    }

    private void Add(string rule, string place, int? line, string what, string fix)
    {
        if (place.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal)) place = Path.GetRelativePath(directory, place);
        var finding = new DoctorFinding(rule, place, line, what, fix);
        if (!findings.Contains(finding)) findings.Add(finding);
    }

    /// <summary>A directory of this machine that someone put there is outside Bonded as much as a page on the web is.</summary>
    private bool IsOutside(string place) => !place.Contains("://", StringComparison.Ordinal) || place.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || own.IsForeign(place);

    /// <summary>The address in a requirement such as <c>name @ https://...</c> or <c>git+https://...</c>.</summary>
    private static string? Address(string requirement)
    {
        var at = requirement.IndexOf("://", StringComparison.Ordinal);
        if (at <= 0) return requirement.StartsWith("git@", StringComparison.Ordinal) ? requirement : null;
        var start = at;
        while (start > 0 && (char.IsAsciiLetterOrDigit(requirement[start - 1]) || requirement[start - 1] is '+' or '-' or '.')) start--;
        var end = requirement.AsSpan(at).IndexOfAny(' ', ';', '\t');
        return end < 0 ? requirement[start..] : requirement[start..(at + end)];
    }

    private static TomlTable? Table(TomlTable table, string key) => table.TryGet(key, out var value) ? value as TomlTable : null;

    private static TomlArray? Array(TomlTable table, string key) => table.TryGet(key, out var value) ? value as TomlArray : null;

    private static IEnumerable<TomlTable> Tables(TomlTable table, string key) => Array(table, key)?.Items.OfType<TomlTable>() ?? [];

    private static string? Text(TomlTable table, string key) => table.TryGet(key, out var value) && value is TomlScalar<string> text ? text.Value : null;

    private static bool Bool(TomlTable table, string key) => table.TryGet(key, out var value) && value is TomlScalar<bool> { Value: true };
}
