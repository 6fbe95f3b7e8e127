using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace Bonded.Crash;

/// <summary>
/// What the upstream offers, good and bad, and what of it must never get in. It grows and changes while the load runs.
/// </summary>
sealed class Offer(RecordingUpstream upstream, Random random)
{
    static readonly string[] OwnedNames = ["vault-of-ours", "acme", "acme-billing", "acme-crypto"];

    readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();
    readonly Lock gate = new();
    readonly List<string> projects = [];
    readonly List<string> changing = [];

    /// <summary>Every file ever offered: its name, its bytes' digest, whether it may ever be served.</summary>
    public ConcurrentBag<(string Project, string Filename, string Sha256)> Files { get; } = [];

    /// <summary>Files that no rule lets in: never may a byte of them be served.</summary>
    public ConcurrentDictionary<string, string> Forbidden { get; } = new(StringComparer.Ordinal);

    /// <summary>Files whose upstream never changes and that nothing holds: these must be served.</summary>
    public ConcurrentDictionary<string, string> Sound { get; } = new(StringComparer.Ordinal);

    /// <summary>Owned names in spellings that mean the same.</summary>
    public static IReadOnlyList<string> OwnedSpellings { get; } = ["vault-of-ours", "vault_of_ours", "VAULT.of.Ours", "acme", "Acme-Billing", "acme__crypto", "acme.anything"];

    public int Count
    {
        get
        {
            lock (gate)
                return projects.Count;
        }
    }

    public string Any(Random chance)
    {
        lock (gate)
            return projects[chance.Next(projects.Count)];
    }

    /// <summary>What never changes: names we own that the upstream has too, and an imitation of a popular name.</summary>
    public void Begin()
    {
        foreach (var name in OwnedNames)
            Wheel(name, "99.0", 400, Age.Old, Fate.Forbidden);
        Wheel("requesst", "2.99.0", 10, Age.Old, Fate.Forbidden);
        Listed("requesst");
    }

    /// <summary>Adds one project of each kind.</summary>
    public void Add(int round)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"zqk{round:000}x");
        Good(prefix + "good");
        Good(prefix + "more");

        var young = prefix + "young";
        Wheel(young, "1.0", 400, Age.Old, Fate.Sound);
        Wheel(young, "2.0", 400, Age.Young, Fate.Forbidden);
        Listed(young);

        var double_ = prefix + "twofold";
        Wheel(double_, "1.0", 400, Age.Old, Fate.Sound);
        Wheel(double_, "1.1", 400, Age.Old, Fate.Forbidden, wheel => wheel.WithUnlisted($"{wheel.Name}/__init__.py", "other = 1\n"));
        Listed(double_);

        var lying = prefix + "lying";
        var wheel = Made(lying, "1.0", 300, wheel => wheel.Requires("idna"));
        var claim = Made(lying, "1.0", 300, wheel => wheel).MetadataBytes();
        Put(lying, wheel.FileName, wheel.Build(), Age.Old, Fate.Forbidden, claim);
        Listed(lying);

        var direct = prefix + "direct";
        Wheel(direct, "1.0", 300, Age.Old, Fate.Forbidden, wheel => wheel.Requires("idna @ https://files.example.org/idna-1.0-py3-none-any.whl"));
        Listed(direct);

        var moving = prefix + "moving";
        Wheel(moving, "1.0", 20_000, Age.Old, Fate.Open);
        Wheel(moving, "1.1", 300, Age.Old, Fate.Open);
        lock (gate)
            changing.Add(moving);
        Listed(moving);
    }

    /// <summary>Changes a page: a file more, a file less, other bytes for a file, another status.</summary>
    public void Change(int step)
    {
        string name;
        lock (gate)
        {
            if (changing.Count == 0)
                return;
            name = changing[random.Next(changing.Count)];
        }

        var project = upstream.Project(name);
        switch (random.Next(6))
        {
            case 0:
                project.Remove(Made(name, "1.1", 1, wheel => wheel).FileName);
                break;
            case 1:
                // The same name with other bytes.
                Wheel(name, "1.0", 5_000, Age.Old, Fate.Open);
                break;
            case 2:
                Wheel(name, "1.1", 300, Age.Old, Fate.Open);
                break;
            case 3:
                project.Status(random.Next(2) == 0 ? "quarantined" : "active");
                break;
            default:
                Wheel(name, string.Create(CultureInfo.InvariantCulture, $"2.{step}"), 3_000, Age.Fresh, Fate.Open);
                break;
        }
    }

    void Good(string name)
    {
        Wheel(name, "1.0", 500, Age.Old, Fate.Sound);
        Wheel(name, "1.1", random.Next(1_000, 400_000), Age.Old, Fate.Sound);
        var sdist = new SdistBuilder(name, "1.1").With("setup.cfg", "[metadata]\nname = " + name + "\n").MetadataLine("Requires-Python: >=3.8");
        Put(name, sdist.FileName, sdist.Build(), Age.Old, Fate.Sound, null);
        Listed(name);
    }

    void Wheel(string name, string version, int size, Age age, Fate fate, Func<WheelBuilder, WheelBuilder>? change = null)
    {
        var wheel = Made(name, version, size, change ?? (wheel => wheel));
        Put(name, wheel.FileName, wheel.Build(), age, fate, wheel.MetadataBytes());
    }

    WheelBuilder Made(string name, string version, int size, Func<WheelBuilder, WheelBuilder> change)
    {
        var payload = new byte[size];
        random.NextBytes(payload);
        var wheel = new WheelBuilder(name, version).Summary("A package for a test").RequiresPython(">=3.8");
        return change(wheel.With($"{wheel.Name}/__init__.py", "value = 1\n").With($"{wheel.Name}/data.bin", payload));
    }

    void Put(string project, string filename, byte[] bytes, Age age, Fate fate, byte[]? metadata)
    {
        var uploaded = age switch
        {
            Age.Old => now.AddDays(-500),
            Age.Young => now.AddDays(-2),
            _ => now.AddDays(-10),
        };
        upstream.Project(project).File(filename, bytes, uploaded, requiresPython: ">=3.8", metadata: metadata);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Files.Add((project, filename, digest));
        if (fate == Fate.Forbidden)
            Forbidden[filename] = digest;
        else if (fate == Fate.Sound)
            Sound[filename] = digest;
        // Some files come slowly, so that a kill meets them half way.
        if (random.Next(3) == 0)
        {
            var delay = TimeSpan.FromMilliseconds(random.Next(150));
            upstream.Next(upstream.Project(project).PathOf(filename), UpstreamReply.Bytes(bytes) with { Delay = delay });
        }
    }

    void Listed(string project)
    {
        lock (gate)
            projects.Add(project);
    }

    enum Age
    {
        Old,
        Young,
        Fresh,
    }

    enum Fate
    {
        Forbidden,
        Sound,
        Open,
    }
}
