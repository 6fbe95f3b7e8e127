using Bonded.Data;
using Bonded.Gate.Projects;
using Bonded.Gate.Upstreams;
using Bonded.Inspection;
using Bonded.Packaging;

namespace Bonded.Gate.Tests.Projects;

public class PageDiffTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    static readonly ProjectName Name = ProjectName.Parse("sample");

    static UpstreamPage Page(byte content, long size, bool yanked = false) => new()
    {
        Name = "sample",
        Versions = ["1.0"],
        Files =
        [
            new UpstreamFile
            {
                Filename = "sample-1.0-py3-none-any.whl",
                Url = new Uri($"https://files.example.org/{content}"),
                Sha256 = Sha256Digest.Of([content]),
                Size = size,
                MetadataSha256 = Sha256Digest.Of([content, content]),
                Yanked = yanked,
            },
        ],
    };

    [Fact]
    public void Other_bytes_under_a_known_filename_change_nothing_but_the_conflict_and_the_yank()
    {
        var first = PageDiff.Of(Name, null, Page(1, 10), "pypi", Now).Added[0];
        var stored = new StoredProject { Name = "sample", FirstSeen = Now, FetchedAt = Now, Files = [first] };
        var change = PageDiff.Of(Name, stored, Page(2, 99, yanked: true), "pypi", Now.AddHours(1));
        Assert.Equal([("sample-1.0-py3-none-any.whl", Sha256Digest.Of([2]))], change.Conflicts);
        Assert.Equal("upstream.file-changed", Assert.Single(change.Events).Kind);
        Assert.Equal(first with { Yanked = true }, Assert.Single(change.Changed));
        Assert.Empty(change.Added);
    }

    [Theory]
    [InlineData("foo", "foo-1", "2", true)]
    [InlineData("foo", "foo", "1.post2", false)]
    [InlineData("foo-1", "foo-1", "2", false)]
    [InlineData("foo-1", "foo", "1.post2", true)]
    public void A_filename_that_two_projects_could_have_is_judged_by_the_metadata_inside(string page, string name, string version, bool mismatch)
    {
        var project = ProjectName.Parse(page);
        Assert.True(DistributionFilename.TryParse("foo-1-2.tar.gz", project, out var filename, out _));
        var facts = new InspectionFacts { Sha256 = Sha256Digest.Of([1]), Filename = filename.Text, Engine = "test", Name = name, Version = version };
        var file = new StoredFile { Filename = filename.Text, Url = "https://files.example.org/1", FirstSeen = Now };
        Assert.Equal(mismatch, Comparisons.Of(project, new FileState(file, filename, facts, true, null, null), [], []).Any(finding => finding.Rule == "metadata-mismatch"));
    }
}
