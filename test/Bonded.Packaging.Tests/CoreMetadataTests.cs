using System.Text;
using System.Text.Json;

namespace Bonded.Packaging.Tests;

public class CoreMetadataTests
{
    const string Needs = "try:\n import packaging.metadata\nexcept ImportError:\n import pip._vendor.packaging.metadata";
    const string Start = "Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n";

    [Fact]
    public void The_metadata_of_every_package_on_this_machine_reads_as_PyPA_packaging_reads_it()
    {
        var files = Installed();
        Assert.SkipWhen(files.Count == 0, "no installed packages here");
        var answers = FormatOracle.Ask("formats_oracle.py", [.. files.Select(f => "email\t" + Convert.ToBase64String(File.ReadAllBytes(f)))], Needs);
        for (var i = 0; i < files.Count; i++)
            Compare(File.ReadAllBytes(files[i]), answers[i], files[i]);
        TestContext.Current.TestOutputHelper!.WriteLine($"{files.Count} files");
    }

    [Fact]
    public void Odd_metadata_is_refused_or_reads_as_PyPA_packaging_reads_it()
    {
        var seed = FormatOracle.Seed;
        TestContext.Current.TestOutputHelper!.WriteLine($"BONDED_SEED={seed}");
        var random = new Random(seed);
        var documents = Enumerable.Range(0, 10_000).Select(_ => Encoding.UTF8.GetBytes(Document(random))).ToList();
        var answers = FormatOracle.Ask("formats_oracle.py", [.. documents.Select(d => "email\t" + Convert.ToBase64String(d))], Needs);
        var accepted = 0;
        for (var i = 0; i < documents.Count; i++)
            if (CoreMetadata.TryParse(documents[i], out _, out _))
            {
                accepted++;
                Compare(documents[i], answers[i], $"BONDED_SEED={seed} document {i}: {JsonSerializer.Serialize(Encoding.UTF8.GetString(documents[i]))}");
            }

        TestContext.Current.TestOutputHelper.WriteLine($"{accepted} of {documents.Count} accepted");
        Assert.True(accepted is > 2_000 and < 9_000, $"{accepted} accepted");
    }

    static string Document(Random random)
    {
        var to = new StringBuilder();
        var newLine = Pick("\n", "\n", "\r\n");
        to.Append(Pick("Metadata-Version: 2.1", "Metadata-Version: 1.0", "metadata-version:2.4", "Metadata-Version: 2.9")).Append(newLine);
        to.Append(Pick("Name: foo", "name:\tFoo.Bar", "NAME: foo_bar")).Append(newLine).Append("Version: 1.0").Append(newLine);
        for (var n = random.Next(7); n > 0; n--)
            to.Append(Pick(
                "Summary: a summary", "Summary: one\n  two", "Requires-Dist: bar>=1", "Requires-Dist: bar\n >=1", "Requires-Dist: not valid at all",
                "Requires-Dist: bar\rProvides-Extra: y", "Classifier: A :: B", "Classifier: é", "License: MIT\n        more\n       |bar", "Keywords: a,b",
                "Author: UNKNOWN", "Author: =?utf-8?q?x?=", "Home-page: http://x/\u2028Name: bar", "Platform: UNKNOWN", "Description: x\n        y\n        \n        z",
                "Project-URL: a, b", "no field", "Name : bar", " folded", "\t", ": empty", "X-Other: y", "From me", "Content-Transfer-Encoding: base64",
                "Requires-Python: >=3", "Requires-Python:", "Author-email:   padded  ", "Dynamic: Version", "Summary: form\ffeed", "Supported-Platform: x\u000by"))
              .Append(newLine);
        if (random.Next(2) == 0)
            to.Append(newLine).Append(Pick("", "The body", "UNKNOWN", "Name: bar\nnot a field\r\n", "\n\nüber\n\n", "From here\n.\n"));
        return to.ToString();

        string Pick(params string[] from) => from[random.Next(from.Length)];
    }

    static void Compare(byte[] document, string answer, string about)
    {
        Assert.True(CoreMetadata.TryParse(document, out var m, out var error), $"{about}: {error}");
        // Fields that this packaging is too old to know are found among the unparsed.
        var (raw, unparsed) = (JsonDocument.Parse(answer).RootElement[0], JsonDocument.Parse(answer).RootElement[1]);
        Same("name", m.Name == ProjectName.Parse(One("name")!));
        Same("version", m.Version == PackageVersion.Parse(One("version")!));
        foreach (var (field, value) in new (string, string?)[]
        {
            ("metadata_version", m.MetadataVersion), ("summary", m.Summary), ("requires_python", m.RequiresPython),
            ("license_expression", m.LicenseExpression), ("home_page", m.HomePage), ("download_url", m.DownloadUrl),
            ("author", m.Author), ("author_email", m.AuthorEmail), ("maintainer", m.Maintainer), ("maintainer_email", m.MaintainerEmail),
            ("description_content_type", m.DescriptionContentType), ("license", m.License), ("description", m.Description),
        })
            Same(field, Plain(One(field)) == Plain(value));
        foreach (var (field, values) in new (string, IReadOnlyList<string>)[]
        {
            ("classifiers", m.Classifiers), ("requires_dist", m.RequiresDist), ("provides_extra", m.ProvidesExtra), ("platforms", m.Platforms),
            ("supported_platforms", m.SupportedPlatforms), ("dynamic", m.Dynamic), ("requires_external", m.RequiresExternal),
        })
            Same(field, Many(field).Where(v => Plain(v) != "").Select(v => v.ReplaceLineEndings("\n")).SequenceEqual(values));
        Assert.Equal(m.RequiresDist.Count, m.Requirements.Count + m.InvalidRequirements.Count);

        void Same(string field, bool same) => Assert.True(same, $"{field} differs: {about}\npackaging: {answer}");

        string? One(string field) => raw.TryGetProperty(field, out var value) ? value.GetString()
            : unparsed.TryGetProperty(field.Replace('_', '-'), out value) ? value.EnumerateArray().Select(v => v.GetString()).Single(v => Plain(v) != "") : null;

        IEnumerable<string> Many(string field) => raw.TryGetProperty(field, out var value) ? value.EnumerateArray().Select(v => v.GetString()!) : [];

        // Folded lines keep their indentation there; the description's is taken away here.
        static string Plain(string? value)
        {
            var lines = (value ?? "").ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim().TrimStart('|').Trim());
            var plain = string.Join('\n', lines).Trim();
            return plain == "UNKNOWN" ? "" : plain;
        }
    }

    static List<string> Installed()
    {
        var home = Environment.GetEnvironmentVariable("PYENV_ROOT") ?? Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".pyenv");
        var libraries = Folders("/usr/lib", "python3*").Concat(Folders("/usr/local/lib", "python3*"))
            .Concat(Folders(Path.Combine(home, "versions"), "*").SelectMany(v => Folders(Path.Combine(v, "lib"), "python3*")));
        return [.. libraries.SelectMany(l => Folders(l, "*-packages"))
            .SelectMany(p => Folders(p, "*-info").Concat(Folders(Path.Combine(p, "setuptools", "_vendor"), "*-info")))
            .SelectMany(i => new[] { Path.Combine(i, "METADATA"), Path.Combine(i, "PKG-INFO") })
            .Where(File.Exists).Order(StringComparer.Ordinal)];

        static string[] Folders(string of, string pattern) => Directory.Exists(of) ? Directory.GetDirectories(of, pattern) : [];
    }

    [Theory]
    [InlineData("Name: bar\n", "metadata-duplicate-field")]
    [InlineData("name: foo\n", "metadata-duplicate-field")]
    [InlineData("Summary: a\nSUMMARY: b\n", "metadata-duplicate-field")]
    [InlineData("Requires-Python: >=3\nRequires-Python: >=2\n", "metadata-duplicate-field")]
    [InlineData("Description: a\n\nb", "metadata-duplicate-field")]
    [InlineData("Summary: a\rRequires-Dist: evil\n", "metadata-carriage-return")]
    [InlineData("Summary: a\0b\n", "metadata-nul")]
    [InlineData("\nbody\0", "metadata-nul")]
    [InlineData("Requires-Dist: foo\n  >=1\n", "metadata-folded")]
    [InlineData("Requires-Python: >=3\n ,<4\n", "metadata-folded")]
    [InlineData("Requires-Dist: foo\v\n", "metadata-control-character")]
    [InlineData("not a field\n", "metadata-malformed-line")]
    [InlineData("Name : bar\n", "metadata-malformed-line")]
    [InlineData("From someone\n", "metadata-malformed-line")]
    [InlineData("Content-Transfer-Encoding: base64\n\nYQ==", "metadata-mime")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n", "metadata-mime")]
    public void C10_metadata_that_two_readers_could_see_differently_is_refused(string more, string code)
    {
        Assert.True(CoreMetadata.TryParse(Encoding.UTF8.GetBytes(Start), out _, out _));
        Assert.False(CoreMetadata.TryParse(Encoding.UTF8.GetBytes(Start + more), out var metadata, out var error));
        Assert.Null(metadata);
        Assert.Equal(code, error.Code);
        Assert.Matches("^[ -~]{10,300}$", error.Sentence);
    }

    [Theory]
    [InlineData(" Name: foo\nMetadata-Version: 2.1\nVersion: 1.0\n", "metadata-folded")]
    [InlineData("Metadata-Version: 2.1\nName:\n foo\nVersion: 1.0\n", "metadata-folded")]
    [InlineData("\uFEFFMetadata-Version: 2.1\nName: foo\nVersion: 1.0\n", "metadata-byte-order-mark")]
    [InlineData("Metadata-Version: 9.9\nName: foo\nVersion: 1.0\n", "metadata-version-unknown")]
    [InlineData("Metadata-Version: 3.0\nName: foo\nVersion: 1.0\n", "metadata-version-unknown")]
    [InlineData("Metadata-Version: 2\nName: foo\nVersion: 1.0\n", "metadata-version-unknown")]
    [InlineData("Metadata-Version: 2.01\nName: foo\nVersion: 1.0\n", "metadata-version-unknown")]
    [InlineData("Metadata-Version: UNKNOWN\nName: foo\nVersion: 1.0\n", "metadata-version-unknown")]
    [InlineData("Metadata-Version: 2.1\nVersion: 1.0\n", "metadata-missing-field")]
    [InlineData("Metadata-Version: 2.1\nName: foo\n\nVersion: 1.0\n", "metadata-missing-field")]
    [InlineData("Metadata-Version: 2.1\nName: f\u212Ao\nVersion: 1.0\n", "metadata-bad-name")]
    [InlineData("Metadata-Version: 2.1\nName: foo\nVersion: UNKNOWN\n", "metadata-bad-version")]
    [InlineData("", "metadata-missing-field")]
    public void C10_metadata_without_a_sound_beginning_is_refused(string document, string code)
    {
        Assert.False(CoreMetadata.TryParse(Encoding.UTF8.GetBytes(document), out _, out var error));
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void C10_invalid_UTF_8_and_too_much_of_anything_are_refused()
    {
        Assert.False(CoreMetadata.TryParse([.. Encoding.UTF8.GetBytes(Start), .. "Author: M\u00fc"u8[..^1], (byte)'\n'], out _, out var error));
        Assert.Equal("metadata-not-utf8", error.Code);
        Assert.False(CoreMetadata.TryParse(Encoding.UTF8.GetBytes(Start + "\n" + new string('x', 8 * 1024 * 1024)), out _, out error));
        Assert.Equal("metadata-too-long", error.Code);
        Assert.False(CoreMetadata.TryParse(Encoding.UTF8.GetBytes(Start + string.Concat(Enumerable.Repeat("Requires-Dist: a\n", 20_000))), out _, out error));
        Assert.Equal("metadata-too-many-fields", error.Code);
    }

    [Theory]
    [InlineData("1.0", MetadataVersionStanding.Published)]
    [InlineData("1.2", MetadataVersionStanding.Published)]
    [InlineData("2.0", MetadataVersionStanding.Withdrawn)]
    [InlineData("2.6", MetadataVersionStanding.Published)]
    [InlineData("2.7", MetadataVersionStanding.Newer)]
    [InlineData("2.10", MetadataVersionStanding.Newer)]
    public void The_metadata_version_says_where_it_stands(string version, MetadataVersionStanding standing)
    {
        Assert.True(CoreMetadata.TryParse(Encoding.UTF8.GetBytes($"Metadata-Version: {version}\nName: foo\nVersion: 1.0\n"), out var m, out _));
        Assert.Equal((version, standing), (m.MetadataVersion, m.MetadataVersionStanding));
    }

    [Fact]
    public void Old_metadata_with_UNKNOWN_values_and_a_folded_description_is_read()
    {
        Assert.True(CoreMetadata.TryParse(Encoding.UTF8.GetBytes(
            "Metadata-Version: 1.1\r\nName: Foo.Bar\r\nVersion: 1.0\r\nSummary: UNKNOWN\r\nHome-page: UNKNOWN\r\nAuthor: A\r\nLicense: UNKNOWN\r\n"
            + "Description: One\r\n        \r\n        Two\r\n          indented\r\n       |bar\r\nPlatform: UNKNOWN\r\nRequires: x\r\n"), out var m, out var error), error?.Sentence);
        Assert.Null(m.Summary);
        Assert.Null(m.HomePage);
        Assert.Null(m.License);
        Assert.Empty(m.Platforms);
        Assert.Equal("One\n\nTwo\n  indented\nbar", m.Description);
        Assert.Equal("foo-bar", m.Name.Canonical);
    }

    [Fact]
    public void C13_requirements_are_parsed_and_those_that_are_none_kept()
    {
        Assert.True(CoreMetadata.TryParse(Encoding.UTF8.GetBytes(Start + "Requires-Dist: bar[x]>=1; python_version<'4'\nRequires-Dist: @@\nRequires-Dist: baz @ https://x/y.whl\n"), out var m, out _));
        Assert.Equal(["bar", "baz"], m.Requirements.Select(r => r.Name.Canonical));
        Assert.Equal("https://x/y.whl", m.Requirements[1].Url);
        Assert.Equal(["@@"], m.InvalidRequirements);
    }
}
