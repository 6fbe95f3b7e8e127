using Bonded.Packaging;
using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests.Sdists;

public sealed class SdistTests
{
    static SdistBuilder Demo => new SdistBuilder("demo", "1.0").With("src/demo/__init__.py", "x = 1\n");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_good_sdist_fires_nothing_and_tells_its_facts(bool zip)
    {
        var sdist = zip ? Demo.AsZip() : Demo;
        sdist.Requires("requests>=2").MetadataLine("Requires-Python: >=3.9");
        var facts = sdist.Inspect().FiresNothing();
        Assert.Equal(sdist.MetadataBytes(), facts.Metadata);
        Assert.Equal(("demo", "1.0", ">=3.9"), (facts.Name, facts.Version, facts.RequiresPython));
        Assert.Equal(["requests>=2"], facts.RequiresDist);
        Assert.Equal(3, facts.Members);
    }

    [Fact]
    public void B05_the_top_folder_and_PKG_INFO_are_looked_at()
    {
        Demo.WithRaw("other/x.py", "").Inspect().Fires("sdist-layout", Strength.Medium);
        Demo.WithRaw("x.py", "").Inspect().Fires("sdist-layout", Strength.Medium);
        new SdistBuilder("demo", "1.0").TopNamed("other-1.0").Inspect().Fires("sdist-layout", Strength.Medium);
        new SdistBuilder("demo", "1.0").TopNamed("Demo-1.0.0").Inspect().Fires("sdist-layout", Strength.Low);
        Demo.WithoutMetadata().Inspect().Fires("sdist-layout", Strength.Low);
        Demo.With("PKG-INFO", "Metadata-Version: 2.2\nName: demo\nVersion: 1.0\n").Inspect().Fires("archive-ambiguous", Strength.High);
        Demo.ProjectFile(null).Inspect().Fires("sdist-layout", Strength.Low);
    }

    [Fact]
    public void B05_only_the_PKG_INFO_of_the_top_folder_counts()
    {
        var lie = "Metadata-Version: 2.2\nName: other\nVersion: 2.0\n";
        var facts = Demo.With("nested/PKG-INFO", lie).MetadataLast().Inspect().FiresNothing();
        Assert.Equal("demo", facts.Name);

        // Another top folder before the right one does not hide it.
        facts = new SdistBuilder("demo", "1.0").WithRaw("aaa/PKG-INFO", lie).ProjectFile(null).With("setup.py", "").MetadataLast().Inspect();
        facts.Fires("sdist-layout", Strength.Medium);
        Assert.Equal("demo", facts.Name);
    }

    [Fact]
    public void B10_other_archives_are_refused_by_name_and_by_content()
    {
        foreach (var name in (string[])["demo-1.0.tar.bz2", "demo-1.0.tar.xz", "demo-1.0-py3.egg", "demo-1.0.exe", "demo-1.0.tar", "demo-1.0.tgz"])
            Assert.False(DistributionFilename.TryParse(name, out _, out _), name);
        Inspected.Of([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, .. new byte[100]], "demo-1.0.tar.gz").Fires("archive-ambiguous", Strength.High);
        Inspected.Of([.. "BZh9"u8, .. new byte[100]], "demo-1.0.tar.gz").Fires("archive-ambiguous", Strength.High);
        Inspected.Of(Demo.AsZip().Build(), "demo-1.0.tar.gz").Fires("archive-ambiguous", Strength.High);
        Inspected.Of(Demo.Build(), "demo-1.0.zip").Fires("archive-ambiguous", Strength.High);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("/usr/lib")]
    [InlineData("a\\\\..\\\\..")]
    [InlineData("C:/x")]
    public void B11_a_backend_out_of_the_tree_is_found(string folder) =>
        Demo.ProjectFile($"[build-system]\nrequires = []\nbackend-path = [\"{folder}\"]\n").Inspect().Fires("sdist-layout", Strength.High);

    [Theory]
    [InlineData("[build-system]\nrequires = [\"x @ https://example.org/x.whl\"]\n")]
    [InlineData("[project]\ndependencies = [\"x@git+https://example.org/x\"]\n")]
    [InlineData("[project.optional-dependencies]\na = [\"x @ file:///x\"]\n")]
    [InlineData("build-system.requires = [\"x\", \"./local @ there\"]\n")]
    public void B11_a_build_that_fetches_from_a_URL_is_found(string toml) => Demo.ProjectFile(toml).Inspect().Fires("direct-url", Strength.High);

    [Theory]
    [InlineData("[build-system")]
    [InlineData("a = 1\na = 2\n")]
    [InlineData("[build-system]\nrequires = [\"not a requirement\"]\n")]
    public void B11_a_project_file_that_cannot_be_read_is_invalid(string toml) => Demo.ProjectFile(toml).Inspect().Fires("metadata-invalid", Strength.High);

    [Fact]
    public void B11_a_project_file_too_long_or_by_way_of_a_link_is_not_passed_over()
    {
        Demo.ProjectFile("#" + new string('x', 2 << 20)).Inspect().Fires("metadata-invalid", Strength.High);
        var facts = Demo.ProjectFile(null).With("real.toml", "[build-system]\nrequires = [\"x @ https://example.org\"]\n").WithLink("pyproject.toml", "real.toml").Inspect();
        Assert.Contains(facts.Findings, f => f is { Rule: "metadata-invalid", Strength: Strength.High });
    }

    [Fact]
    public void B11_a_backend_in_the_tree_fires_nothing() =>
        Demo.ProjectFile("[build-system]\nrequires = []\nbackend-path = [\".\", \"a/../b\"]\n[project]\ndependencies = [\"x>=1\"]\n").Inspect().FiresNothing();

    [Fact]
    public void C06_metadata_of_another_release_is_a_mismatch()
    {
        Demo.Metadata("Metadata-Version: 2.2\nName: other\nVersion: 1.0\n").Inspect().Fires("metadata-mismatch", Strength.High);
        Demo.Metadata("Metadata-Version: 2.2\nName: demo\nVersion: 2.0\n").Inspect().Fires("metadata-mismatch", Strength.High);
        Demo.Metadata("nonsense").Inspect().Fires("metadata-invalid", Strength.High);
    }

    [Fact]
    public void C13_a_requirement_by_URL_in_PKG_INFO_is_found() => Demo.Requires("x @ https://example.org").Inspect().Fires("direct-url", Strength.High);

    [Fact]
    public void Startup_code_in_an_sdist_is_noted()
    {
        Demo.With("x.pth", "import os").Inspect().Fires("startup-code", Strength.Low);
        Demo.With("src/sitecustomize.py", "").Inspect().Fires("startup-code", Strength.Low);
    }

    [Fact]
    public void A_link_in_the_tree_is_irregular() => Demo.WithLink("again.py", "src/demo/__init__.py").Inspect().Fires("archive-irregular", Strength.Low);
}
