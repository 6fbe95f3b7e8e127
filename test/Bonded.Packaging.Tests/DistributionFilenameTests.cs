using System.Text;
using System.Text.Json;

namespace Bonded.Packaging.Tests;

public class DistributionFilenameTests
{
    const string Needs = "try:\n import packaging.metadata\nexcept ImportError:\n import pip._vendor.packaging.metadata";

    [Fact]
    public void Wheel_and_sdist_names_are_read_as_PyPA_packaging_reads_them()
    {
        var seed = FormatOracle.Seed;
        TestContext.Current.TestOutputHelper!.WriteLine($"BONDED_SEED={seed}");
        var random = new Random(seed);
        var names = new List<string>();
        for (var i = 0; i < 10_000; i++)
        {
            names.Add(Name(random));
            var at = random.Next(names[^1].Length);
            names.Add(names[^1].Remove(at, random.Next(2)).Insert(at, Pick("", "-", ".", "_", "1", "a", "!", "+", "--", " ", "/", "é")));
        }

        var answers = FormatOracle.Ask("formats_oracle.py", [.. names.Select(n =>
            $"{(n.EndsWith(".whl", StringComparison.Ordinal) ? "wheel" : "sdist")}\t{Convert.ToBase64String(Encoding.UTF8.GetBytes(n))}")], Needs);
        var accepted = 0;
        for (var i = 0; i < names.Count; i++)
        {
            var about = $"BONDED_SEED={seed} {names[i]}: packaging says {answers[i]}";
            if (!DistributionFilename.TryParse(names[i], out var found, out var error))
            {
                // packaging looks neither at project names nor at tags, and reads versions and build tags in the letters of all scripts.
                Assert.True(answers[i] == "null" || Stricter(names[i]), $"{about}, Bonded: {error}");
                continue;
            }

            accepted++;
            Assert.True(answers[i] != "null", about);
            var answer = JsonDocument.Parse(answers[i]).RootElement;
            Assert.True(answer[0].GetString() == found.Project.Canonical && answer[1].GetString() == found.Version.ToString(), about);
            if (found is WheelFilename wheel)
            {
                var build = answer[2].GetArrayLength() == 0 ? (BuildTag?)null : new BuildTag(answer[2][0].GetInt64(), answer[2][1].GetString()!);
                Assert.True(build == wheel.Build, about);
                Assert.Equal(answer[3].EnumerateArray().Select(t => t.GetString()), wheel.Tags.Select(t => t.ToString()).Order(StringComparer.Ordinal));
            }
        }

        TestContext.Current.TestOutputHelper.WriteLine($"{accepted} of {names.Count} accepted");
        Assert.True(accepted > 8_000, $"{accepted} accepted");

        string Pick(params string[] from) => from[random.Next(from.Length)];
    }

    static bool Stricter(string name)
    {
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '!'))
            return true;
        var stem = name.EndsWith(".tar.gz", StringComparison.Ordinal) ? name[..^7] : name[..^4];
        if (!name.EndsWith(".whl", StringComparison.Ordinal))
            return !ProjectName.TryParse(stem.AsSpan(0, stem.LastIndexOf('-')), out _);
        var parts = stem.Split('-');
        return !ProjectName.TryParse(parts[0], out _) || parts[^3..].Any(t => t.Split('.').Any(s => s.Length == 0) || t.AsSpan().ContainsAny("+!"))
            || (parts.Length == 6 && parts[2].AsSpan().ContainsAny("+!"));
    }

    static string Name(Random random)
    {
        var project = Pick("requests", "Foo.Bar", "foo_bar", "a", "zope.interface", "x__y", "1a");
        var version = Pick("1.0", "2!1.0", "1.0rc1", "1.0.post2", "1.0.dev3", "1.0+local.1", "v1.0", "01.0", "1.0-1", "2024.1.2", "1.x");
        if (random.Next(3) == 0)
            return $"{Pick(project, project.Replace('_', '-'))}-{version}{Pick(".tar.gz", ".tar.gz", ".zip")}";
        return $"{project}-{version}{Pick("", "", "-1", "-01", "-2abc", "-x1", "-123456789012_a.b")}-{Pick("py3", "py2.py3", "cp312", "CP39.cp310", "py2.py2")}-"
            + $"{Pick("none", "abi3", "cp312", "cp27m.cp27mu")}-{Pick("any", "manylinux_2_17_x86_64.manylinux2014_x86_64", "macosx_11_0_arm64", "win_amd64", "linux_x86_64")}.whl";

        string Pick(params string[] from) => from[random.Next(from.Length)];
    }

    [Theory]
    [InlineData("requests-1.0.tar.bz2")]
    [InlineData("requests-1.0.tar.xz")]
    [InlineData("requests-1.0-py3.9.egg")]
    [InlineData("requests-1.0.win32.exe")]
    [InlineData("requests-1.0.WHL")]
    [InlineData("requests-1.0-py3-none-any.whl.metadata")]
    [InlineData("../requests-1.0.tar.gz")]
    [InlineData("requests-1.0.tar.gz\n")]
    [InlineData("requests-1.0.tar.gz\0")]
    [InlineData("re\u212Auests-1.0.tar.gz")]
    [InlineData("requests-\u0661.0.tar.gz")]
    [InlineData("-1.0.tar.gz")]
    [InlineData(".tar.gz")]
    [InlineData("")]
    [InlineData("requests-1.0-py3-none-.whl")]
    [InlineData("requests-1.0-py3-none-any-x-y.whl")]
    public void Other_names_are_refused_with_a_sentence(string name)
    {
        Assert.False(DistributionFilename.TryParse(name, out var result, out var error));
        Assert.Null(result);
        Assert.Matches("^[ -~]{10,300}$", error);
    }

    [Fact]
    public void The_parts_of_a_wheel_name_are_kept_as_written()
    {
        Assert.True(DistributionFilename.TryParse("Foo_Bar-1.0.0-07x-PY2.py3-none-any.whl", out var found, out _));
        var wheel = Assert.IsType<WheelFilename>(found);
        Assert.Equal(("Foo_Bar", "1.0.0", "PY2.py3", "none", "any"), (wheel.ProjectText, wheel.VersionText, wheel.PythonTag, wheel.AbiTag, wheel.PlatformTag));
        Assert.Equal(new BuildTag(7, "x"), wheel.Build);
        Assert.Equal([new WheelTag("py2", "none", "any"), new WheelTag("py3", "none", "any")], wheel.Tags);
        Assert.Equal("foo-bar", wheel.Project.Canonical);
    }

    [Fact]
    public void Compressed_tag_sets_are_bounded()
    {
        var set = string.Join('.', Enumerable.Range(0, 12).Select(i => $"a{i}"));
        Assert.False(DistributionFilename.TryParse($"a-1-{set}-{set}-{set}.whl", out _, out var error));
        Assert.Contains("tags", error, StringComparison.Ordinal);
        Assert.False(WheelTag.TryExpand($"{set}-{set}-{set}", out _));
        Assert.True(WheelTag.TryExpand("py2.py3-none-any", out var tags));
        Assert.Equal(2, tags.Count);
        Assert.False(WheelTag.TryExpand("py3-none", out _));
        Assert.False(WheelTag.TryExpand("py3--any", out _));
    }

    [Theory]
    [InlineData("foo-bar-1.0-1.tar.gz", "foo-bar", "1.0.post1")]
    [InlineData("foo-1-2.tar.gz", "foo", "1.post2")]
    [InlineData("foo-1-2.tar.gz", "foo-1", "2")]
    [InlineData("foo_bar-1.0.zip", "Foo.Bar", "1.0")]
    public void The_page_of_a_project_settles_where_the_version_of_an_sdist_begins(string name, string project, string version)
    {
        Assert.True(DistributionFilename.TryParse(name, ProjectName.Parse(project), out var found, out var error), error);
        Assert.Equal((ProjectName.Parse(project), version), (found.Project, found.Version.ToString()));
    }

    [Theory]
    [InlineData("rails-html-sanitizer-1.4.2.tar.gz", "rails-html")]
    [InlineData("foo-1.0-py3-none-any.whl", "fo0")]
    public void C07_a_file_of_another_project_is_refused_on_a_page(string name, string project) =>
        Assert.False(DistributionFilename.TryParse(name, ProjectName.Parse(project), out _, out _));
}
