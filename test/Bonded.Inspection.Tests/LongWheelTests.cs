namespace Bonded.Inspection.Tests;

public sealed class LongWheelTests
{
    [Theory]
    [InlineData(300L << 20)]
    [InlineData(5L << 30)]
    public void A24_a_long_valid_wheel_passes_in_constant_memory(long bytes)
    {
        using var wheel = new LongWheel(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var facts = Inspected.Of(wheel, "demo-1.0-py3-none-any.whl");
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        facts.FiresNothing();
        Assert.Equal(4, facts.Members);
        Assert.True(facts.UnpackedBytes > bytes);
        TestContext.Current.TestOutputHelper!.WriteLine($"allocated {allocated} bytes");
        Assert.InRange(allocated, 0, 10 << 20);
    }
}
