using System.Collections.Concurrent;
using Bonded.Archives;
using Bonded.Gate.Inspections;
using Bonded.Inspection;
using Bonded.Packaging;

namespace Bonded.Server.Tests;

/// <summary>Inspects in the test's own process, as the workers do in theirs, and takes faults.</summary>
sealed class HereInspector : IInspector
{
    /// <summary>The filenames inspected so far, in order.</summary>
    public ConcurrentQueue<string> Inspected { get; } = [];

    /// <summary>Runs before each inspection; an outcome takes its place.</summary>
    public Func<string, CancellationToken, Task<InspectionOutcome?>>? Before { get; set; }

    public string Engine { get; set; } = Inspector.Engine;

    public async Task<InspectionOutcome> Inspect(string path, Sha256Digest sha256, string filename, CancellationToken cancellation)
    {
        Inspected.Enqueue(filename);
        if (Before is { } before && await before(filename, cancellation) is { } outcome)
            return outcome;
        Assert.True(DistributionFilename.TryParse(filename, out var parsed, out _));
        await using var file = File.OpenRead(path);
        return new InspectionOutcome.Done(Inspector.Inspect(file, sha256, parsed, ArchiveLimits.Default, cancellation) with { Engine = Engine });
    }
}
