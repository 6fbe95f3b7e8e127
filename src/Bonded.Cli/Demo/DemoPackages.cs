using Bonded.Cli.Demo.Threats;

namespace Bonded.Cli.Demo;

/// <summary>What the demo's upstream has: good projects, and one of each thing that should not come in.</summary>
sealed class DemoPackages(DateTimeOffset now)
{
    /// <summary>Everything but <see cref="Latecomer"/>.</summary>
    public IReadOnlyList<DemoFile> Files =>
    [
        Good("idna", "3.6", 700),
        Good("idna", "3.7", 300),
        Good("requests", "2.30.0", 600, "idna>=3"),
        Good("requests", "2.31.0", 400, "idna>=3"),
        Good("requests", "2.32.0", 90, "idna>=3"),
        TooYoung,
        LookAlike,
        PrivateName,
        Good("tidemark", "1.0", 500),
        Original,
        Good("brasswork", "1.0", 300),
        Liar,
        Good("gildedge", "1.0", 300),
        TwoFaced,
        .. Threats.SelectMany(threat => (IEnumerable<DemoFile>)[.. threat.Good, threat.Bad, .. threat.Twin]),
    ];

    /// <summary>Malicious releases of good projects, and their honest twins.</summary>
    public IReadOnlyList<DemoThreat> Threats { get; } = new DemoThreats(now).All;

    /// <summary>A release of a good project, two days old.</summary>
    public DemoFile TooYoung { get; } = Good(now, "requests", "2.99.0", 2, "idna>=3");

    /// <summary>A project whose name is two letters away from a popular one.</summary>
    public DemoFile LookAlike { get; } = Good(now, "requesst", "1.0", 200);

    /// <summary>A name that the organisation owns, put on the public index by somebody else, at a version no resolver can resist.</summary>
    public DemoFile PrivateName { get; } = Good(now, "acme-billing", "99.0", 30);

    /// <summary>The wheel that its release was published with.</summary>
    public DemoFile Original { get; } = Wheel(now, "tidemark", "1.1", 250, note: "published with its release");

    /// <summary>
    /// Another wheel for that release, which joins it once the page has been seen without it, with an upload time that is a lie.
    /// Its build tag makes every installer prefer it.
    /// </summary>
    public DemoFile Latecomer { get; } = Wheel(now, "tidemark", "1.1", 249, note: "slipped in later") with { Name = "tidemark-1.1-1-py3-none-any.whl" };

    /// <summary>The published metadata asks for nothing; the one in the wheel asks for the look-alike.</summary>
    public DemoFile Liar { get; } = Good(now, "brasswork", "1.1", 60, "requesst") with { Metadata = DemoWheel.Metadata("brasswork", "1.1") };

    /// <summary>A wheel whose zip has a member of two names.</summary>
    public DemoFile TwoFaced { get; } = MakeTwoFaced(now);

    DemoFile Good(string name, string version, int days, string? requires = null) => Good(now, name, version, days, requires);

    static DemoFile Good(DateTimeOffset now, string name, string version, int days, string? requires = null) => Wheel(now, name, version, days, requires);

    static DemoFile Wheel(DateTimeOffset now, string name, string version, int days, string? requires = null, string? note = null)
    {
        var metadata = DemoWheel.Metadata(name, version, requires);
        return new(name, $"{name.Replace('-', '_')}-{version}-py3-none-any.whl", DemoWheel.Build(name, version, metadata, note), metadata, now.AddDays(-days));
    }

    static DemoFile MakeTwoFaced(DateTimeOffset now)
    {
        var metadata = DemoWheel.Metadata("gildedge", "1.1");
        var sound = DemoWheel.Build("gildedge", "1.1", metadata, more: new DemoMember("gildedge/license.txt", "__version__ = \"what the other reader sees\"\n"));
        var zip = DemoWheel.WithTwoNames(sound, "gildedge/license.txt", "gildedge/__init__.py");
        return new("gildedge", "gildedge-1.1-py3-none-any.whl", zip, metadata, now.AddDays(-60));
    }
}
