using Bonded.Archives;
using Bonded.Packaging;
using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests;

/// <summary>Inspects what a builder makes, through the front door, and checks what holds for every answer.</summary>
static class Inspected
{
    public static InspectionFacts Inspect(this WheelBuilder wheel) => Of(wheel.Build(), wheel.FileName);

    public static InspectionFacts Inspect(this SdistBuilder sdist) => Of(sdist.Build(), sdist.FileName);

    public static InspectionFacts Of(byte[] bytes, string filename)
    {
        using var stream = new MemoryStream(bytes);
        return Of(stream, filename);
    }

    public static InspectionFacts Of(Stream stream, string filename)
    {
        Assert.True(DistributionFilename.TryParse(filename, out var parsed, out var error), error);
        var facts = Inspector.Inspect(stream, default(Sha256Digest), parsed, ArchiveLimits.Default, TestContext.Current.CancellationToken);
        foreach (var finding in facts.Findings)
        {
            Assert.InRange(finding.Message.Length, 1, 300);
            foreach (var text in (string?[])[finding.Message, finding.Path, finding.Snippet])
                Assert.DoesNotContain(text ?? "", c => c is < ' ' or > '~');
        }

        Assert.Equal(Inspector.Engine, facts.Engine);
        Assert.Equal(stream.Length, facts.Size);
        return facts;
    }

    /// <summary>Exactly these rules fired, each at most that strongly.</summary>
    public static InspectionFacts Fires(this InspectionFacts facts, string rule, Strength strength)
    {
        var found = Told(facts).ToList();
        Assert.True(found.Count > 0 && found.All(f => f.Rule == rule) && found.Max(f => f.Strength) == strength,
            "found: " + string.Join("; ", found.Select(f => $"{f.Rule} {f.Strength} {f.Message} {f.Path}")));
        return facts;
    }

    // Packages that are made for a test of their layout hold nothing, which is no fault of theirs.
    static IEnumerable<Finding> Told(InspectionFacts facts) => facts.Findings.Where(f => f.Strength > Strength.Info && f.Rule != "placeholder");

    public static InspectionFacts FiresNothing(this InspectionFacts facts)
    {
        Assert.Empty(Told(facts).Select(f => $"{f.Rule} {f.Strength} {f.Message} {f.Path}"));
        return facts;
    }
}
