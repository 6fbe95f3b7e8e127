using Bonded.Archives;
using Bonded.Packaging;
using Bonded.Policy;

namespace Bonded.Gate;

/// <summary>The settings of the gate. Everything that bounds it stands here.</summary>
public sealed record GateOptions
{
    /// <summary>The address users reach this server at, without a trailing slash: the start of every link in a refusal.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>The configuration's policy as TOML; null where it cannot be read, so that the last good one stays in force.</summary>
    public string? Policy { get; init; } = "";

    /// <summary>The digest of everything in the configuration that decisions depend on: a change of it begins a new epoch.</summary>
    public Sha256Digest Configuration { get; init; } = Sha256Digest.Of([]);

    /// <summary>Names and namespaces (PEP 752) the organisation owns: never asked of a public upstream.</summary>
    public IReadOnlyList<NamePattern> Owned { get; init; } = [];

    /// <summary>
    /// How many names of owned namespaces get an entry of their own in the quarantine when somebody asks for them. Further ones share
    /// that of their namespace, so that nobody fills the database by making names up.
    /// </summary>
    public int OwnedNamesRecorded { get; init; } = 1_000;

    /// <summary>How many names are remembered that were asked for and that no upstream has.</summary>
    public int AbsentNamesKept { get; init; } = 10_000;

    public ArchiveLimits Limits { get; init; } = ArchiveLimits.Default;

    /// <summary>How long an upstream page is believed before it is asked for again.</summary>
    public TimeSpan PageFreshness { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often the page of a project in use is asked for though nobody asks here.</summary>
    public TimeSpan Revalidation { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A project nobody asked for in this long is not in use.</summary>
    public TimeSpan InUse { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long it is remembered who downloaded what.</summary>
    public TimeSpan LedgerKept { get; init; } = TimeSpan.FromDays(400);

    /// <summary>How often this process looks for what is due: pages to revalidate, files to try again.</summary>
    public TimeSpan Round { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The least time between two files that a new engine looks into again, though nothing else is to be done.</summary>
    public TimeSpan ReinspectionPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long after a failed fetch of a page the upstream is left alone.</summary>
    public TimeSpan RetryStale { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a project's first page waits for the inspection of the wheel its client will most likely take.</summary>
    public TimeSpan FirstPageWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request for a file waits for its inspection.</summary>
    public TimeSpan FileWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one inspection may take.</summary>
    public TimeSpan InspectionLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many files are fetched at once.</summary>
    public int ConcurrentFetches { get; init; } = 8;

    /// <summary>How many files wait for a fetch at most; one more is answered 503.</summary>
    public int WaitingFetches { get; init; } = 10_000;

    /// <summary>Files larger than this are not fetched, in bytes.</summary>
    public long FileBytes { get; init; } = 8L << 30;

    /// <summary>Disk space that fetches leave free, in bytes.</summary>
    public long SpareDisk { get; init; } = 512L << 20;

    /// <summary>Memory for rendered pages, in bytes.</summary>
    public long PageCacheBytes { get; init; } = 256L << 20;

    /// <summary>How many projects' states are kept in memory.</summary>
    public int ProjectsInMemory { get; init; } = 4_000;
}
