using System.Globalization;

namespace Bonded.Packaging.Tests;

/// <summary>The rows of the checklist on names, versions and dependencies, and the limits.</summary>
public sealed class HostileTests
{
    [Theory]
    [InlineData("Foo.Bar", "foo-bar")]
    [InlineData("foo-bar", "foo-bar")]
    [InlineData("foo__bar", "foo-bar")]
    [InlineData("FOO---bar", "foo-bar")]
    [InlineData("a", "a")]
    [InlineData("con", "con")]
    [InlineData("0.9_-.X", "0-9-x")]
    public void C01_every_spelling_is_one_project(string spelling, string canonical)
    {
        Assert.True(ProjectName.TryParse(spelling, out var name));
        Assert.Equal(canonical, name.Canonical);
        Assert.Equal(ProjectName.Parse(canonical), name);
        Assert.Equal(ProjectName.Parse(canonical).GetHashCode(), name.GetHashCode());
    }

    public static TheoryData<string> LettersThatOnlyLookAscii { get; } =
    [
        "\u212Aeras", "dj\u0131go", "DJ\u0130GO", "\uFF46\uFF4F\uFF4F", "\u0430bc", "re\u200Dquests", "foo\u202Ebar", "foo\u0000", "po\u017Ft",
        "foo\n", "foo\r\n", " foo", "foo ", "\uFEFFfoo", "foo\u00A0bar", "\uD800", "1\u0661", "foo/bar", "foo\\bar", "foo%2fbar", "foo:bar",
    ];

    [Theory]
    [MemberData(nameof(LettersThatOnlyLookAscii))]
    public void C02_a_letter_outside_ascii_is_refused(string text)
    {
        Assert.False(ProjectName.TryParse(text, out _));
        Assert.False(Requirement.TryParse(text.Trim(' ') + "\u0131", out _, out _));
        Assert.False(Requirement.TryParse("x[" + text.Trim(' ') + "\u0131]", out _, out _));
        Assert.False(PackageVersion.TryParse("1.0+" + text + "\u212A", out _));
    }

    [Theory]
    [InlineData("1.0po\u017Ft1")]
    [InlineData("1.0prev\u0131ew1")]
    [InlineData("1.0+\u212A")]
    [InlineData("1.0+\u0130")]
    [InlineData("\u0661.\u0660")]
    [InlineData("\uFF11.0")]
    [InlineData("1.0\u00A0")]
    [InlineData("\u20281.0")]
    [InlineData("1\u2024" + "0")]
    [InlineData("1.0\u001F")]
    [InlineData("1.0\u0000")]
    [InlineData("1.0\u0085")]
    [InlineData("1.\u00B2")]
    public void C02_a_version_is_ascii(string text)
    {
        Assert.False(PackageVersion.TryParse(text, out _));
        Assert.False(SpecifierSet.TryParse("==" + text, out _));
        Assert.False(SpecifierSet.TryParse(">=" + text, out _));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void C02_the_culture_changes_nothing(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Culture(culture);
            Assert.Equal("i-ii-i", ProjectName.Parse("I.Ii-I").Canonical);
            Assert.Equal("2024!1.12rc3.post4.dev5+i.6", PackageVersion.Parse("2024!1.12PREVIEW3.POST4.DEV5+I.6").ToString());
            Assert.Equal(123456789012345678, PackageVersion.Parse("123456789012345678").Release[0].Value);
            Assert.True(PackageVersion.Parse("1.0RC1") < PackageVersion.Parse("1.0"));
            Assert.True(SpecifierSet.TryParse("===1.0+LINI", out var set) && set.Contains("1.0+lini") && !set.Contains("1.0+l\u0131n\u0131"));
            Assert.True(Marker.TryParse("extra == 'I_I'", out var marker, out _) && marker.Evaluate(new() { Extra = "i-i" }));
            Assert.True(Marker.TryParse("platform_system == 'I'", out marker, out _) && !marker.Evaluate(new() { PlatformSystem = "i" }));
            Assert.True(Requirement.TryParse("I[I]>=1,!=1.5 ; extra=='I'", out var requirement, out _));
            Assert.Equal("I[i]!=1.5,>=1; extra == \"i\"", requirement.ToString());
            Assert.False(ProjectName.TryParse("\u0131", out _));
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }
    }

    // Where globalization is invariant a culture cannot be had by name; one that writes digits and signs otherwise stands in for it.
    static CultureInfo Culture(string name)
    {
        try
        {
            return new(name);
        }
        catch (CultureNotFoundException)
        {
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NegativeSign = "\u2212";
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NumberGroupSeparator = ".";
            culture.NumberFormat.NativeDigits = ["\u0660", "\u0661", "\u0662", "\u0663", "\u0664", "\u0665", "\u0666", "\u0667", "\u0668", "\u0669"];
            culture.NumberFormat.DigitSubstitution = DigitShapes.NativeNational;
            return culture;
        }
    }

    [Fact]
    public void C04_only_names_of_the_standard_pass()
    {
        Assert.True(ProjectName.TryParse("a", out _));
        Assert.True(ProjectName.TryParse(new string('a', 255), out _));
        Assert.True(ProjectName.TryParse("a" + new string('-', 253) + "b", out var runs));
        Assert.Equal("a-b", runs.Canonical);
        Assert.False(ProjectName.TryParse(new string('a', 256), out _));
        Assert.False(ProjectName.TryParse(new string('a', 10_000), out _));
        foreach (var text in (string[])["", ".", "..", "-", "_", "-a", "a-", "_a", "a_", ".a", "a."])
        {
            Assert.False(ProjectName.TryParse(text, out _), text);
            Assert.False(Requirement.TryParse(text, out _, out _), text);
        }
        Assert.Throws<FormatException>(() => ProjectName.Parse(".."));
    }

    [Fact]
    public void C05_versions_that_the_standard_calls_equal_are_equal()
    {
        string[][] groups =
        [
            ["0.9", "00.9.0"],
            ["1.0.dev0", "1.0dev", "1-dev0", "1.0_DEV"],
            ["1.0", "1", "1.0.0", "01.0", "v1.0", "V1", "0!1.0", " 1.0\n", "1.0.0.0.0"],
            ["1.0+1.a", "1+01-A", "1.0+1_a"],
            ["1.0.post1", "1.0-1", "1.0.0-01", "1r1", "1.0rev1", "1_post_1"],
            ["1!1.0", "01!1"],
        ];
        for (var i = 0; i < groups.Length; i++)
            foreach (var left in groups[i].Select(PackageVersion.Parse))
                for (var j = 0; j < groups.Length; j++)
                    foreach (var right in groups[j].Select(PackageVersion.Parse))
                    {
                        Assert.Equal(i.CompareTo(j), Math.Sign(left.CompareTo(right)));
                        Assert.Equal(i == j, left == right);
                        Assert.Equal(i == j, left.Canonical == right.Canonical);
                        if (i == j)
                            Assert.Equal(left.GetHashCode(), right.GetHashCode());
                    }
        Assert.Equal("1.0.0-01", PackageVersion.Parse(" 1.0.0-01 ").Text);
    }

    [Fact]
    public void C05_thousands_of_digits_neither_overflow_nor_take_long()
    {
        var digits = new string('9', 5_000);
        var more = "1" + new string('0', 5_000);
        foreach (var shape in (string[])["{0}", "{0}!1", "1.{0}", "1a{0}", "1.post{0}", "1-{0}", "1.dev{0}", "1+{0}"])
        {
            var small = PackageVersion.Parse(string.Format(CultureInfo.InvariantCulture, shape, "000" + digits));
            var large = PackageVersion.Parse(string.Format(CultureInfo.InvariantCulture, shape, more));
            Assert.True(small < large && large > small && small == PackageVersion.Parse(small.ToString()), shape);
            Assert.True(PackageVersion.Parse(string.Format(CultureInfo.InvariantCulture, shape, "999999999999999999")) < small, shape);
        }
        Assert.Equal("1", PackageVersion.Parse(new string('0', 5_000) + "1").ToString());

        // A million of each: what were quadratic would not end.
        var zeros = "1" + string.Concat(Enumerable.Repeat(".0", 500_000));
        Assert.Equal(PackageVersion.Parse("1"), PackageVersion.Parse(zeros));
        Assert.Equal("1", PackageVersion.Parse(zeros).Canonical);
        Assert.Equal(1, PackageVersion.Parse(new('7', 1_000_001)).CompareTo(PackageVersion.Parse(new('7', 1_000_000))));
        Assert.True(PackageVersion.TryParse("1+" + string.Concat(Enumerable.Repeat("a.", 500_000)) + "a", out _));
    }

    [Fact]
    public void Comparing_versions_allocates_nothing()
    {
        PackageVersion[] versions =
        [
            .. ((string[])["1.0", "1", "1!2.3a4.post5.dev6+local.7", "1.0+abc.1", "1.0+abc", "1.0+2", "1.0rc1", "1.0.dev1", "1.0-1", "1" + new string('9', 5_000), "1" + new string('8', 5_000)])
                .Select(PackageVersion.Parse),
        ];
        var sum = CompareAll(versions);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            sum += CompareAll(versions);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, sum);

        static int CompareAll(PackageVersion[] versions)
        {
            var sum = 0;
            foreach (var left in versions)
                foreach (var right in versions)
                    sum += (left.CompareTo(right) < 0 ? 2 : 1) + (left.Equals(right) ? 4 : 0) + (left.GetHashCode() == right.GetHashCode() ? 8 : 0);
            return sum;
        }
    }

    [Fact]
    public void C13_deep_markers_are_refused_before_they_are_descended_into()
    {
        Assert.True(Marker.TryParse(Nested(Marker.MaxDepth), out var marker, out _));
        Assert.True(marker.Evaluate(new() { OsName = "posix" }));
        foreach (var depth in (int[])[Marker.MaxDepth + 1, 1_000, 1_000_000])
        {
            Assert.False(Marker.TryParse(Nested(depth), out _, out var error));
            Assert.Equal($"at character {Marker.MaxDepth + 1} of the marker: parentheses are nested deeper than {Marker.MaxDepth}", error);
            Assert.False(Requirement.TryParse("x; " + Nested(depth), out _, out _));
        }
        // Side by side is not deep.
        var wide = string.Join(" or ", Enumerable.Repeat("(os_name == 'nt' and (extra == 'x'))", 20_000));
        Assert.True(Marker.TryParse(wide, out marker, out _) && !marker.Evaluate(new() { OsName = "posix" }));

        static string Nested(int depth) => new string('(', depth) + "os_name == 'posix'" + new string(')', depth);
    }

    [Fact]
    public void C13_a_direct_reference_is_seen()
    {
        Assert.True(Requirement.TryParse("x[b,a]@git+https://example.org/x;y ; os_name=='nt'", out var requirement, out _));
        Assert.Equal("git+https://example.org/x;y", requirement.Url);
        Assert.Equal("x[a,b] @ git+https://example.org/x;y ; os_name == \"nt\"", requirement.ToString());
        Assert.False(Requirement.TryParse("x@https://example.org/\r\nFoo:bar", out _, out _));
        Assert.False(Requirement.TryParse("x>=1\n", out _, out _));
    }

    public static TheoryData<string, string, string> Repetitions { get; } = new()
    {
        { "", "0", "x" }, { "1", ".0", "." }, { "1.0", "-", "" }, { "1.0", "a", "" }, { "1.0+", "a.", "" }, { "1.0+", "a-", "!" }, { " ", " ", "x" },
        { "", "1!", "" }, { "1", ".*", "" }, { "", "(", "" }, { "", "'", "" }, { "os_name == ", "\"'", "" }, { "x[", "a,", "" }, { "x[", ",", "]" },
        { "x", " ", ";" }, { "x ", ">=1,", "," }, { "x ", "<", "" }, { "x@", "a", "\n" }, { "a", "-_.", "" }, { "", "not ", "in" }, { "=", "=", "" },
        { "===", "a", ";" }, { "", ",", "x" }, { "os_name=='a'", " or os_name=='a'", " or" }, { "x;", "os_name", "" }, { "", ">=1.0,", "," }, { "", "\t", "1" },
    };

    [Theory]
    [MemberData(nameof(Repetitions))]
    public void Long_repetitions_end_at_once(string start, string repeated, string end)
    {
        // Thirty times the length that is asked for: only what is linear ends in time.
        var text = start + string.Concat(Enumerable.Repeat(repeated, 300_000 / repeated.Length)) + end;
        _ = PackageVersion.TryParse(text, out _);
        _ = SpecifierSet.TryParse(text, out _);
        _ = SpecifierSet.TryParse("==" + text, out _);
        if (!Requirement.TryParse(text, out _, out var error))
            AssertSentence(error);
        if (!Marker.TryParse(text, out _, out error))
            AssertSentence(error);
        Assert.False(ProjectName.TryParse(text, out _));
    }

    [Fact]
    public void An_error_never_quotes_the_text()
    {
        var random = Seeded.Random();
        for (var i = 0; i < 5_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => random.Chance(0.5) ? random.Of([.. " ()[];,@<>=!~'\"ax1."]) : (char)random.Next(0x3000))]);
            if (!Requirement.TryParse(text, out _, out var error))
                AssertSentence(error);
            if (!Requirement.TryParse("x;" + text, out _, out error))
                AssertSentence(error);
            if (!Marker.TryParse(text, out _, out error))
                AssertSentence(error);
        }
    }

    static void AssertSentence(string error) =>
        Assert.Matches("^at character [0-9]+ of the (marker|requirement): [a-z][a-zA-Z0-9 ,':<=!>~]+\\z", error);
}
