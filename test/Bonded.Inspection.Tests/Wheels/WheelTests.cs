using System.Text;
using Bonded.Packaging;
using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests.Wheels;

public sealed class WheelTests
{
    const string Sha = "sha256=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    static readonly byte[] Elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, .. new byte[9], 3, 0, 62, 0, .. new byte[44]];

    static WheelBuilder Demo => new WheelBuilder("demo", "1.0").With("demo/__init__.py", "x = 1\n");

    static byte[] Pe()
    {
        var bytes = new byte[256];
        "MZ"u8.CopyTo(bytes);
        bytes[60] = 128;
        "PE\0\0"u8.CopyTo(bytes.AsSpan(128));
        bytes[132] = 0x64;
        bytes[133] = 0x86;
        return bytes;
    }

    [Fact]
    public void A_good_wheel_fires_nothing_and_tells_its_facts()
    {
        var wheel = Demo.Requires("requests>=2", "rich; extra == 'x'").RequiresPython(">=3.8").Summary("A demonstration")
            .WithDistInfo("entry_points.txt", "[console_scripts]\ndemo = demo:main\n")
            .With("demo-1.0.data/scripts/demo-run", "#!python\n").With("demo-1.0.data/data/share/demo/x.txt", "x");
        var facts = wheel.Inspect().FiresNothing();

        Assert.Equal(wheel.MetadataBytes(), facts.Metadata);
        Assert.Equal(Sha256Digest.Of(wheel.MetadataBytes()), facts.MetadataSha256);
        Assert.Equal(("demo", "1.0", ">=3.8", "A demonstration"), (facts.Name, facts.Version, facts.RequiresPython, facts.Summary));
        Assert.Equal(["requests>=2", "rich; extra == 'x'"], facts.RequiresDist);
        Assert.Equal(7, facts.Members);
        Assert.True(facts.UnpackedBytes > wheel.Members().Sum(m => (long)m.Content.Length));
        Assert.Equal(wheel.FileName, facts.Filename);
        var json = facts.ToJson();
        Assert.Equal(json, InspectionFacts.FromJson(json).ToJson());
    }

    [Fact]
    public void A_platform_wheel_with_native_code_fires_nothing() =>
        new WheelBuilder("demo", "1.0").Tag("cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64").With("demo/x.so", Elf).Inspect().FiresNothing();

    [Fact]
    public void A14_a_wheel_that_is_something_else_is_ambiguous()
    {
        Inspected.Of(new TarGzBytes().Add("demo-1.0/x", []).ToArray(), Demo.FileName).Fires("archive-ambiguous", Strength.High);
        Inspected.Of([.. Elf, .. Demo.Build()], Demo.FileName).Fires("archive-ambiguous", Strength.High);
        Inspected.Of([.. "%PDF-1.4"u8, .. Demo.Build()], Demo.FileName).Fires("archive-ambiguous", Strength.High);
        Inspected.Of([], Demo.FileName).Fires("archive-ambiguous", Strength.High);
    }

    [Fact]
    public void A15_a_RECORD_that_does_not_match_is_found()
    {
        var row = WheelBuilder.RecordRow("demo/__init__.py", "x = 1\n"u8.ToArray());
        Demo.WithUnlisted("demo/extra.py", "").Inspect().Fires("record-mismatch", Strength.Medium);
        Demo.Record(r => r + "demo/ghost.py," + Sha + ",0\n").Inspect().Fires("record-mismatch", Strength.Medium);
        Demo.Record(r => r.Replace(row, "demo/__init__.py," + Sha + ",6\n", StringComparison.Ordinal)).Inspect().Fires("record-mismatch", Strength.Medium);
        Demo.Record(r => r.Replace(row, row.Replace(",6\n", ",7\n", StringComparison.Ordinal), StringComparison.Ordinal)).Inspect().Fires("record-mismatch", Strength.Medium);
        Demo.Record(r => r.Replace(row, "demo/__init__.py,md5=AAAAAAAAAAAAAAAAAAAAAA,6\n", StringComparison.Ordinal)).Inspect().Fires("record-mismatch", Strength.Low);
        Demo.Record(r => r.Replace(row, "demo/__init__.py,,\n", StringComparison.Ordinal)).Inspect().Fires("record-mismatch", Strength.Medium);
        Demo.Record(r => r + row).Inspect().Fires("record-mismatch", Strength.Low);
        Demo.Record(r => r + "\"demo/a\nb.py\"," + Sha + ",0\n").Inspect().Fires("record-mismatch", Strength.Medium);
        Demo.Record(_ => "\"").Inspect().Fires("record-mismatch", Strength.Medium);
        Demo.Record(r => r + string.Concat(Enumerable.Repeat("a\n", 100_000))).Inspect().Fires("record-mismatch", Strength.Medium);
        Demo.WithoutRecord().Inspect().Fires("record-mismatch", Strength.Medium);
    }

    [Fact]
    public void A15_signatures_and_RECORD_itself_need_no_row_with_a_hash()
    {
        Demo.WithUnlisted("demo-1.0.dist-info/RECORD.jws", "{}").WithUnlisted("demo-1.0.dist-info/RECORD.p7s", "x").Inspect().FiresNothing();
        Demo.Record(r => r + "demo-1.0.dist-info/RECORD.jws,,\n").Inspect().FiresNothing();
    }

    [Theory]
    [InlineData("Demo-1.0.dist-info")]
    [InlineData("other-2.0.dist-info")]
    [InlineData("aaa-1.0.DIST-INFO")]
    public void A16_two_dist_info_folders_are_a_mismatch(string second)
    {
        // The zip reader refuses folders that differ in case only in its own way.
        var facts = Demo.With($"{second}/METADATA", "Metadata-Version: 2.1\nName: other\nVersion: 2.0\n").Inspect();
        Assert.Contains(facts.Findings, f => f.Strength == Strength.High && f.Rule is "metadata-mismatch" or "archive-ambiguous");
    }

    [Fact]
    public void A16_a_dist_info_folder_of_another_name_or_version_is_a_mismatch()
    {
        Demo.DistInfoNamed("other-1.0.dist-info").Inspect().Fires("metadata-mismatch", Strength.High);
        Demo.DistInfoNamed("demo-1.1.dist-info").Inspect().Fires("metadata-mismatch", Strength.High);
        Demo.DistInfoNamed("demo.dist-info").Inspect().Fires("metadata-mismatch", Strength.High);
        Demo.DistInfoNamed("Demo-1.0.0.dist-info").Inspect().Fires("wheel-layout", Strength.Low);
        Assert.Contains(Inspected.Of(new ZipBytes().Add("demo/x.py", []).ToArray(), Demo.FileName).Findings, f => f is { Rule: "metadata-invalid", Strength: Strength.High });
    }

    [Fact]
    public void A17_the_WHEEL_file_must_be_there_and_say_what_the_name_says()
    {
        Demo.WithoutWheel().Inspect().Fires("wheel-layout", Strength.Medium);
        Demo.Wheel(Demo.WheelText().Replace("1.0", "2.0", StringComparison.Ordinal)).Inspect().Fires("wheel-layout", Strength.Medium);
        Demo.Wheel(Demo.WheelText().Replace("py3-", "py2-", StringComparison.Ordinal)).Inspect().Fires("wheel-layout", Strength.Medium);
        Demo.Wheel("nonsense").Inspect().Fires("wheel-layout", Strength.Medium);
        Demo.Wheel(Demo.WheelText().Replace("Root-Is-Purelib: true\n", "", StringComparison.Ordinal)).Inspect().Fires("wheel-layout", Strength.Low);
        var native = new WheelBuilder("demo", "1.0").Tag("cp312-abi3-linux_x86_64").With("demo/x.so", Elf);
        native.Wheel(native.WheelText().Replace("false", "true", StringComparison.Ordinal)).Inspect().Fires("wheel-layout", Strength.Low);
    }

    [Theory]
    [InlineData("demo-1.0.data/evil/x", "x", Strength.Medium)]
    [InlineData("demo-1.0.data/x", "x", Strength.Medium)]
    [InlineData("demo-1.0.data/data/etc/cron.d/x", "x", Strength.Low)]
    [InlineData("demo-1.0.data/data/bin/demo", "x", Strength.Low)]
    [InlineData("demo-1.0.data/scripts/run", "#!/usr/bin/python3\n", Strength.Low)]
    [InlineData("other-1.0.data/scripts/run", "#!python\n", Strength.Medium)]
    [InlineData("demo-1.0.data/purelib/requests-9.dist-info/METADATA", "x", Strength.Medium)]
    [InlineData("demo-1.0.data/data/lib/python3.13/site-packages/x.py", "x", Strength.Medium)]
    public void A18_what_a_data_folder_holds_is_looked_at(string path, string content, Strength strength) =>
        Demo.With(path, content).Inspect().Fires("wheel-layout", strength);

    [Fact]
    public void A18_a_path_out_of_the_data_folder_is_ambiguous() =>
        Demo.With("demo-1.0.data/data/../x", "x").Inspect().Fires("archive-ambiguous", Strength.High);

    [Theory]
    [InlineData("x.pth", "import os\n", Strength.Medium)]
    [InlineData("x.pth", "/a\n\n\timport\nimport\tos", Strength.Medium)]
    [InlineData("x.PTH", "\uFEFFimport os", Strength.Medium)]
    [InlineData("x.pth", "a\u2028import os", Strength.Medium)]
    [InlineData("x.pth", "a\fimport os", Strength.Medium)]
    [InlineData("x.pth", "../folder\n# import os\nimportant\n", Strength.Low)]
    [InlineData("x.start", "demo:main\n", Strength.Medium)]
    [InlineData("sitecustomize.py", "", Strength.Medium)]
    [InlineData("usercustomize/__init__.py", "", Strength.Medium)]
    [InlineData("demo-1.0.data/purelib/x.pth", "import os\n", Strength.Medium)]
    [InlineData("demo-1.0.data/platlib/sitecustomize.cpython-312-x86_64-linux-gnu.so", "", Strength.Medium)]
    public void A19_code_that_runs_at_every_start_is_found(string path, string content, Strength strength) =>
        Demo.With(path, content).Inspect().Fires("startup-code", strength);

    [Fact]
    public void A19_startup_code_hidden_in_data_is_found() => Assert.Contains(
        Demo.With("demo-1.0.data/data/lib/python3.13/site-packages/x.pth", "import os").Inspect().Findings, f => f is { Rule: "startup-code", Strength: Strength.Medium });

    [Theory]
    [InlineData("demo/x.pth")]
    [InlineData("demo/sitecustomize.py")]
    [InlineData("demo-1.0.data/data/share/x.pth")]
    [InlineData("sitecustomized.py")]
    public void A19_the_same_names_elsewhere_fire_nothing(string path) => Demo.With(path, "import os\n").Inspect().FiresNothing();

    [Fact]
    public void A21_native_code_where_none_is_told_of_is_found()
    {
        Demo.With("demo/x.so", Elf).Inspect().Fires("wheel-layout", Strength.Medium);
        Demo.With("demo/x.dll", Pe()).Inspect().Fires("wheel-layout", Strength.Medium);
        Demo.With("demo/x.dylib", [0xCF, 0xFA, 0xED, 0xFE, 0x0C, 0, 0, 1]).Inspect().Fires("wheel-layout", Strength.Medium);
        Demo.With("demo/launcher.exe", Pe()).Inspect().Fires("wheel-layout", Strength.Low);
        new WheelBuilder("demo", "1.0").Tag("cp312-cp312-linux_aarch64").With("demo/x.so", Elf).Inspect().Fires("wheel-layout", Strength.Low);
        Demo.With("demo/X.class", [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61]).With("demo/mz.txt", "MZ is two letters").Inspect().FiresNothing();
    }

    [Theory]
    [InlineData("[console_scripts]\n../x = demo:main\n")]
    [InlineData("[console_scripts]\nx\u000by = demo:main\n")]
    [InlineData("[console_scripts]\nx = \n")]
    public void A22_bad_entry_points_are_found(string entryPoints) =>
        Demo.WithDistInfo("entry_points.txt", entryPoints).Inspect().Fires("wheel-layout", Strength.Medium);

    [Fact]
    public void A23_a_wrong_checksum_of_a_member_nobody_reads_is_ambiguous()
    {
        var facts = Demo.With("demo/data.bin", "unread").BadChecksum("demo/data.bin").Inspect().Fires("archive-ambiguous", Strength.High);
        Assert.Null(facts.Metadata);
        Assert.Null(facts.Name);
    }

    [Fact]
    public void C06_metadata_of_another_release_is_a_mismatch()
    {
        Demo.Metadata("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n").Inspect().Fires("metadata-mismatch", Strength.High);
        Demo.Metadata("Metadata-Version: 2.1\nName: demo\nVersion: 1.1\n").Inspect().Fires("metadata-mismatch", Strength.High);
        Demo.Metadata("Metadata-Version: 2.1\nName: demo\nVersion: 1.0+local\n").Inspect().Fires("metadata-mismatch", Strength.High);
        Demo.Metadata("Metadata-Version: 2.1\nName: DEMO\nVersion: v01.0.0\n").Inspect().FiresNothing();
        Demo.WithoutMetadata().Inspect().Fires("metadata-invalid", Strength.High);
    }

    public static TheoryData<string, byte[]> BadMetadata => new()
    {
        { "a single-use field twice", "Metadata-Version: 2.1\nName: demo\nName: demo\nVersion: 1.0\n"u8.ToArray() },
        { "a carriage return in a header", "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nSummary: a\rRequires-Dist: x\n"u8.ToArray() },
        { "NUL", "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nSummary: a\0b\n"u8.ToArray() },
        { "invalid UTF-8", [.. "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nSummary: "u8, 0xFF, (byte)'\n'] },
        { "a version of metadata from the future", "Metadata-Version: 9.9\nName: demo\nVersion: 1.0\n"u8.ToArray() },
        { "obsolete folding", "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Dist: a\n b\n"u8.ToArray() },
        { "a byte order mark", [0xEF, 0xBB, 0xBF, .. "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"u8] },
        { "more than 8 MiB", Encoding.UTF8.GetBytes("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\n" + new string('x', 9 << 20)) },
    };

    [Theory]
    [MemberData(nameof(BadMetadata))]
    public void C10_metadata_that_readers_could_see_differently_is_invalid(string why, byte[] metadata)
    {
        Assert.NotEmpty(why);
        var facts = Demo.Metadata(metadata).Inspect().Fires("metadata-invalid", Strength.High);
        Assert.Null(facts.Name);
    }

    [Fact]
    public void C11_and_C12_the_metadata_given_out_is_the_wheel_s_own_byte_for_byte()
    {
        var hidden = Demo.Requires("hidden");
        Assert.NotEqual(Demo.Inspect().MetadataSha256, hidden.Inspect().MetadataSha256);
        Assert.Equal(hidden.MetadataBytes(), hidden.Inspect().Metadata);
        Assert.Equal(["hidden"], hidden.Inspect().RequiresDist);
    }

    [Theory]
    [InlineData("x @ https://example.org/x.whl")]
    [InlineData("x[a]@file:///x ; python_version > '3'")]
    [InlineData("x @https://example.org/x;y z 'no marker")]
    [InlineData("https://example.org/x.whl")]
    public void C13_a_requirement_by_URL_is_found_and_not_quoted_in_the_sentence(string requirement)
    {
        var facts = Demo.Requires("fine", requirement).Inspect().Fires("direct-url", Strength.High);
        Assert.DoesNotContain(facts.Findings, f => f.Message.Contains("example", StringComparison.Ordinal));
        Assert.Contains(facts.Findings, f => f.Snippet == requirement);
    }

    [Fact]
    public void C13_too_many_or_too_deep_requirements_are_invalid_and_bounded()
    {
        Demo.Requires([.. Enumerable.Range(0, 20_000).Select(i => $"x{i}")]).Inspect().Fires("metadata-invalid", Strength.High);
        Demo.Requires("x; " + new string('(', 1000) + "os_name == 'a'" + new string(')', 1000)).Inspect().Fires("metadata-invalid", Strength.High);
        var facts = Demo.Requires([.. Enumerable.Range(0, 9_000).Select(i => $"x{i} @ https://example.org")]).Inspect().Fires("direct-url", Strength.High);
        Assert.Equal(11, facts.Findings.Count(f => f.Rule != "placeholder"));
        Assert.Contains(facts.Findings, f => f is { Strength: Strength.Info, Message: "8990 more findings of this rule are not listed." });
    }

    [Fact]
    public void Many_weak_findings_do_not_push_out_a_strong_one()
    {
        var wheel = Demo.Requires("x @ https://example.org");
        for (var i = 0; i < 500; i++)
            wheel.With($"a{i}.pth", "import os").With($"demo/{i}.pyc", "").WithUnlisted($"demo/u{i}", "").With($"demo-1.0.data/evil/{i}", "");
        var facts = wheel.With("demo-1.0.data/data/etc/x", "").Inspect();
        Assert.Equal("direct-url", facts.Findings[0].Rule);
        Assert.InRange(facts.Findings.Count, 31, 110);
    }

    [Fact]
    public void Hostile_names_are_escaped_in_the_evidence()
    {
        var facts = Demo.With("demo/\u00e9.pyc", "x").Inspect().Fires("bytecode-only", Strength.Medium);
        Assert.Contains(facts.Findings, f => f.Path == "demo/\\u{e9}.pyc");
    }

    [Fact]
    public void The_code_of_a_wheel_has_a_digest_that_does_not_depend_on_the_machine_it_was_built_for()
    {
        var digest = Demo.Inspect().CodeSha256;
        Assert.NotNull(digest);
        WheelBuilder Native() => new WheelBuilder("demo", "1.0").Tag("cp312-cp312-manylinux_2_17_x86_64").With("demo/x.so", Elf).With("demo/__config__.py", "cc = 'gcc'\n");
        Assert.Equal(digest, Native().With("demo/__init__.py", "x = 1\n").Inspect().CodeSha256);
        Assert.Equal(digest, Native().With("demo-1.0.data/purelib/demo/__init__.py", "x = 1\n").Inspect().CodeSha256);
        Assert.NotEqual(digest, Native().With("demo/__init__.py", "x = 2\n").Inspect().CodeSha256);
        Assert.NotEqual(digest, Native().With("demo/init.py", "x = 1\n").Inspect().CodeSha256);
        Assert.NotEqual(digest, Demo.With("demo/more.py", "").Inspect().CodeSha256);
        Assert.Null(new WheelBuilder("demo", "1.0").Inspect().CodeSha256);
        Assert.Null(new SdistBuilder("demo", "1.0").With("demo.py", "").Inspect().CodeSha256);
        var facts = Demo.Inspect();
        Assert.Equal(digest, InspectionFacts.FromJson(facts.ToJson()).CodeSha256);
    }

    [Fact]
    public void A_cancelled_inspection_stops() => Assert.Throws<OperationCanceledException>(() =>
    {
        Assert.True(DistributionFilename.TryParse(Demo.FileName, out var filename, out _));
        Inspector.Inspect(new MemoryStream(Demo.Build()), default, filename, Archives.ArchiveLimits.Default, new CancellationToken(canceled: true));
    });
}
