using System.Text;

namespace Bonded.Packaging.Tests;

/// <summary>What the standards say where not every version of PyPA's library does the same.</summary>
public sealed class StandardTests
{
    [Theory]
    // >V is no post-release and no local version of V, and only of V (PEP 440, exclusive ordered comparison).
    [InlineData(">1.0", "1.0.post1", false)]
    [InlineData(">1.0", "1.0.post1.dev1", false)]
    [InlineData(">1.0", "1.0.0.post1+local", false)]
    [InlineData(">1.0", "1.0+local", false)]
    [InlineData(">1.0", "1.0.1", true)]
    [InlineData(">1.0", "1.0.1.dev0", true)]
    [InlineData(">1.0a1", "1.0a1.post1", false)]
    [InlineData(">1.0a1", "1.0.post1", true)]
    [InlineData(">1.0a1", "1.0+local", true)]
    [InlineData(">1.0.post1", "1.0.post1+local", false)]
    [InlineData(">1.0.post1", "1.0.post2+local", true)]
    [InlineData(">1.0.post1", "1.0.post2.dev0", true)]
    [InlineData(">1.0.dev1", "1.0.dev1+local", false)]
    [InlineData(">1.0.dev1", "1.0.post1", true)]
    // <V is no pre-release of V, unless V is one.
    [InlineData("<1.0", "1.0rc1", false)]
    [InlineData("<1.0", "1.0.dev0", false)]
    [InlineData("<1.0", "0.9.post9", true)]
    [InlineData("<1.0rc1", "1.0b2", true)]
    [InlineData("<1.0.post1", "1.0.post1.dev0", false)]
    [InlineData("<1.0.post1", "1.0rc1", true)]
    [InlineData("<1.0.post1", "1.0.post0.dev1", true)]
    // ~= reads the version, not its spelling.
    [InlineData("~=v1.2.c1", "1.3", true)]
    [InlineData("~=v1.2.c1", "2.0", false)]
    [InlineData("~=1.2.r1", "1.3", true)]
    [InlineData("~=1!1.2.3", "1!1.2.9", true)]
    [InlineData("~=1!1.2.3", "1.2.9", false)]
    [InlineData("==1.1.*", "1.1a1", true)]
    [InlineData("==1.*", "1", true)]
    [InlineData("==1.0.*", "1", true)]
    [InlineData("!=1.0.*", "1.0.dev0", false)]
    [InlineData("===1.0", "1.0.0", false)]
    public void Operators_mean_what_the_standard_says(string text, string version, bool contained)
    {
        Assert.True(SpecifierSet.TryParse(text, out var set));
        Assert.Equal(contained, set.Contains(PackageVersion.Parse(version)));
        Assert.Equal(contained, set.Contains(version, prereleases: true));
    }

    [Theory]
    [InlineData(">=1", null, "1.0 2.0")]
    [InlineData(">=1", true, "1.0 1.1a1 2.0 3.0.dev1")]
    [InlineData(">=1", false, "1.0 2.0")]
    [InlineData(">2.0", null, "3.0.dev1")]
    [InlineData(">2.0", false, "")]
    [InlineData(">=1.0a1", null, "1.0 1.1a1 2.0 3.0.dev1")]
    [InlineData("<1.1rc1", null, "0.5b1 1.0 1.1a1")]
    [InlineData("!=1.1a1,>=1", null, "1.0 2.0")]
    [InlineData("", null, "1.0 2.0")]
    public void Pre_releases_count_when_asked_for_or_when_there_is_nothing_else(string text, bool? prereleases, string kept)
    {
        Assert.True(SpecifierSet.TryParse(text, out var set));
        var versions = "0.5b1 1.0 1.1a1 2.0 3.0.dev1".Split(' ').Select(PackageVersion.Parse);
        Assert.Equal(kept, string.Join(' ', set.Filter(versions, prereleases)));
    }

    [Fact]
    public void Identity_compares_text_that_need_not_be_a_version()
    {
        Assert.True(SpecifierSet.TryParse("===Custom-1!x", out var set));
        Assert.True(set.Contains("custom-1!X"));
        Assert.False(set.Contains("1.0"));
        Assert.True(SpecifierSet.TryParse(">=1", out set));
        Assert.False(set.Contains("no version"));
        Assert.False(SpecifierSet.TryParse("===", out _));
    }

    [Theory]
    // Only the four versions compare as versions; other texts are ordered only when equal.
    [InlineData("platform_version == '1.0'", false)]
    [InlineData("platform_version == '1.0.0'", true)]
    [InlineData("platform_version >= '1.0.0'", true)]
    [InlineData("platform_version > '0.9'", false)]
    [InlineData("sys_platform < 'zzz'", false)]
    [InlineData("python_version >= '3.9'", true)]
    [InlineData("'3.9' <= python_version", true)]
    [InlineData("python_version in '3.9 3.10'", true)]
    [InlineData("python_version not in '3.9'", true)]
    [InlineData("python_version not in '3.9 3.1'", true)]
    [InlineData("platform_release >= '5'", false)]
    [InlineData("platform_release != '5'", false)]
    [InlineData("platform_release == '6.1-generic_x'", true)]
    [InlineData("platform_release != 'other!'", true)]
    [InlineData("platform_release === '6.1-GENERIC_x'", true)]
    [InlineData("sys_platform ~= 'linux'", false)]
    [InlineData("sys_platform === 'linux'", false)]
    [InlineData("extra == 'Dev.Tools'", true)]
    [InlineData("(extra == 'DEV__TOOLS') and os_name == 'posix'", true)]
    [InlineData("extra == ''", false)]
    [InlineData("os_name == 'nt' and os_name == 'x' or os_name == 'posix'", true)]
    [InlineData("os_name == 'posix' or os_name == 'nt' and os_name == 'x'", true)]
    [InlineData("(os_name == 'posix' or os_name == 'nt') and os_name == 'x'", false)]
    [InlineData("((os_name == 'posix' or os_name == 'nt')) and os_name == 'x'", false)]
    public void Markers_compare_by_the_kind_of_their_variable(string text, bool holds)
    {
        var environment = new MarkerEnvironment
        {
            OsName = "posix",
            SysPlatform = "linux",
            PythonVersion = "3.10",
            PythonFullVersion = "3.10.2",
            PlatformVersion = "1.0.0",
            PlatformRelease = "6.1-generic_x",
            Extra = "dev-tools",
        };
        Assert.True(Marker.TryParse(text, out var marker, out var error), error);
        Assert.Equal(holds, marker.Evaluate(environment));
        Assert.True(Marker.TryParse(marker.ToString(), out var again, out _));
        Assert.Equal(holds, again.Evaluate(environment));
    }

    [Theory]
    [InlineData("'a' == 'b'")]
    [InlineData("os_name == sys_platform")]
    [InlineData("os_name == 'a\\n'")]
    [InlineData("os_name == '\u00E9'")]
    [InlineData("os_name == 'a\nb'")]
    [InlineData("extras == 'a'")]
    [InlineData("os_name = 'a'")]
    [InlineData("os_name == 'a'\n")]
    [InlineData("os_name notin 'a'")]
    [InlineData("os_name == 'a' os_name == 'b'")]
    [InlineData("os_name == 'a' and")]
    [InlineData("(os_name == 'a'")]
    [InlineData("")]
    public void Markers_outside_the_grammar_are_refused(string text) => Assert.False(Marker.TryParse(text, out _, out _));

    [Fact]
    public void A_requirement_after_identity_may_go_on()
    {
        Assert.True(Requirement.TryParse("x ===1.0 , >=0.5,", out var requirement, out _));
        Assert.Equal("===1.0,>=0.5", requirement.Specifier.ToString());
    }

    [Fact]
    public void A_digest_is_its_64_hexadecimal_digits()
    {
        const string ofAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        var digest = Sha256Digest.Of("abc"u8);
        Assert.Equal(ofAbc, digest.ToString());
        Assert.True(Sha256Digest.TryParse(ofAbc.ToUpperInvariant(), out var upper) && upper == digest);
        Assert.True(Sha256Digest.TryParse(Encoding.UTF8.GetBytes(ofAbc), out var utf8) && utf8 == digest);
        Assert.Equal(digest, Sha256Digest.FromBytes(digest.ToArray()));
        Assert.Equal(digest.GetHashCode(), upper.GetHashCode());
        Assert.False(digest.IsEmpty);
        Assert.True(default(Sha256Digest).IsEmpty);
        foreach (var bad in (string[])["", ofAbc[1..], ofAbc + "0", "g" + ofAbc[1..], " " + ofAbc[1..], "\uFF10" + ofAbc[1..], "0x" + ofAbc[2..]])
        {
            Assert.False(Sha256Digest.TryParse(bad, out var none), bad);
            Assert.True(none.IsEmpty);
            Assert.False(Sha256Digest.TryParse(Encoding.UTF8.GetBytes(bad), out _), bad);
        }
        Assert.Throws<ArgumentException>(() => Sha256Digest.FromBytes(new byte[31]));
        for (var i = 0; i < 32; i++)
        {
            var bytes = digest.ToArray();
            bytes[i] ^= 1;
            Assert.NotEqual(digest, Sha256Digest.FromBytes(bytes));
        }
    }
}
