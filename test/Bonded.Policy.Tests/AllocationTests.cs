using System.Diagnostics;

namespace Bonded.Policy.Tests;

/// <summary>How much deciding costs, as counts of bytes: a page of 5,000 files is decided whenever anything about it changes.</summary>
public class AllocationTests
{
    const int Files = 5_000;

    // The array of decisions alone is 8 bytes a file.
    [Fact]
    public void Uninspected_files_share_one_decision() => AtMost(10, i => Page(i).Uninspected());

    [Fact]
    public void Allowed_files_share_one_decision() => AtMost(10, Page);

    // Two reasons (they came all at once), the rules that fired, a list and a decision, for each.
    [Fact]
    public void A_held_file_costs_its_own_decision() => AtMost(1_000, i => Page(i).Young().Uninspected());

    static FileSignals Page(int i) => Given.File($"sample-{i / 10}.0-cp3{i % 10}-none-any.whl");

    static void AtMost(int bytes, Func<int, FileSignals> make)
    {
        var files = Enumerable.Range(0, Files).Select(make).ToArray();
        for (var i = 0; i < 30; i++)
            Given.All(files);
        var time = Stopwatch.GetTimestamp();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Given.All(files);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Current.TestOutputHelper!.WriteLine($"{allocated / (double)Files:0.0} bytes a file, {Stopwatch.GetElapsedTime(time).TotalMilliseconds:0.00} ms for {Files}");
        Assert.InRange(allocated / Files, 0, bytes);
    }
}
