using Bonded.Conformance.Machine;
using Bonded.Testing.Upstream;

[assembly: AssemblyFixture(typeof(Bonded.Conformance.Packages.Shelf))]

namespace Bonded.Conformance.Packages;

/// <summary>
/// One server for every client, over one upstream whose times are believed: a project with a dependency, both with a release that is too
/// young; a look-alike; a wheel that is not what its metadata says; and the machine's own wheels.
/// </summary>
public sealed class Shelf : IAsyncLifetime
{
    public const string Project = "harborwright";
    public const string Allowed = "1.1";
    public const string TooYoung = "2.0";
    public const string Dependency = "quayside";
    public const string DependencyAllowed = "0.5";
    public const string LookAlike = "requesst";
    public const string Liar = "mooringline";

    BondedServer? server;

    public BondedServer Server => server!;

    public RecordingUpstream Upstream { get; } = RecordingUpstream.Start();

    public async ValueTask InitializeAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (old, older, young) = (now.AddDays(-90), now.AddDays(-400), now.AddDays(-2));
        Add(Project, "1.0", older);
        Add(Project, Allowed, old, $"{Dependency}>=0.4");
        Add(Project, TooYoung, young, $"{Dependency}>=0.6");
        Add(Dependency, "0.4", older);
        Add(Dependency, DependencyAllowed, old);
        Add(Dependency, "0.6", young);
        Add(LookAlike, "1.0", older);
        Upstream.Project(Liar).File(
            WheelFile.NameOf(Liar, "1.0"), WheelFile.Make(Liar, "1.0", "quayside"), older, metadata: WheelFile.Metadata(Liar, "1.0"));
        foreach (var path in RealWheels.Paths)
        {
            var name = Path.GetFileName(path);
            Upstream.Project(name.Split('-')[0]).File(name, await File.ReadAllBytesAsync(path), old, RealWheels.RequiresPython(path));
        }

        server = await BondedServer.Start(Settings(Upstream));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    public static string Settings(RecordingUpstream upstream) => $"""
        log_level = "warning"

        [[upstream]]
        name = "index"
        url = "{upstream.Url}"
        trusted_time = true
        allow_private_addresses = true
        """;

    void Add(string project, string version, DateTimeOffset uploaded, params string[] requires) => Upstream.Project(project).File(
        WheelFile.NameOf(project, version), WheelFile.Make(project, version, requires), uploaded, metadata: WheelFile.Metadata(project, version, requires));
}
