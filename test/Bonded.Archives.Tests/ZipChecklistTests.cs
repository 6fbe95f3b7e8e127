using System.Text;
using Bonded.Archives.Tests.Making;
using Bonded.Archives.Tests.Reading;

namespace Bonded.Archives.Tests;

/// <summary>The checklist of hostile wheels, rows A. The public corpora of rows A01 and A02 are not at hand; their structures are built here.</summary>
public sealed class ZipChecklistTests
{
    static readonly ZipEntry One = new("pkg/a.py");
    static readonly ZipEntry Two = new("pkg/b.py", new string('b', 5000));

    static byte[] Zip(params ZipEntry[] entries) => ZipWriter.Of(entries);

    [Fact]
    public void A02_own_cases_plain_archives_are_accepted()
    {
        var members = Look.Accepted(Zip(One, Two with { Method = 0 }, new("pkg/sub/", "") { Method = 0, Attributes = 0x41ED0010 }, new("pkg/empty", "")));
        Assert.Equal(["pkg/a.py", "pkg/b.py", "pkg/sub", "pkg/empty"], members.Select(m => m.Path));
        Look.Accepted(new ZipWriter { Entries = [One], Comment = "made by hand"u8.ToArray() }.ToArray(), "zip-comment");
        Look.Accepted(new ZipWriter { Entries = [One, Two], Zip64 = true }.ToArray(), "zip-zip64-not-needed");
        Look.Accepted(new ZipWriter { Entries = [One], Zip64 = true, EntriesTold = 0xFFFF, DirectoryOffset = null }.ToArray(), "zip-zip64-not-needed");
        Look.Accepted(Zip(new ZipEntry("pkg/\u00E9.py") { Flags = 0x800 }));
        Look.Accepted(Zip(One with { Comment = "hi"u8.ToArray() }), "zip-member-comment");
        Look.Accepted(Zip(One with { Extra = [0x55, 0x54, 5, 0, 1, 0, 0, 0, 0] }));
        Look.Accepted(Zip(One with { Extra = [0x34, 0x12, 0, 0] }), "zip-unknown-extra");
    }

    [Fact]
    public void A01_own_cases_an_end_record_that_lies_is_refused()
    {
        Look.Refused(new ZipWriter { Entries = [One, Two], EntriesTold = 1 }.ToArray(), "zip-directory-count");
        Look.Refused(new ZipWriter { Entries = [One, Two], EntriesTold = 3 }.ToArray(), "zip-directory-count");
        Look.Refused(new ZipWriter { Entries = [One, Two], EntriesOnDisk = 1 }.ToArray(), "zip-several-disks");
        Look.Refused(new ZipWriter { Entries = [One], DiskNumber = 1 }.ToArray(), "zip-several-disks");
        Look.Refused(new ZipWriter { Entries = [One], DirectorySize = 10 }.ToArray(), "zip-directory-place");
        Look.Refused(new ZipWriter { Entries = [One], DirectoryOffset = 0 }.ToArray(), "zip-directory-place");
        Look.Refused(new ZipWriter { Entries = [One], DirectoryOffset = 5_000_000 }.ToArray(), "zip-directory-place");
        Look.Refused(new ZipWriter { Entries = [One], BeforeEnd = [1, 2, 3, 4] }.ToArray(), "zip-directory-place");
        Look.Refused(new ZipWriter { Entries = [One], BeforeEnd = [1, 2, 3, 4], DirectorySize = 46 + 8 + 4 }.ToArray(), "zip-directory-count");
        Look.Refused(new ZipWriter { Entries = [One], BeforeDirectory = [1, 2, 3, 4] }.ToArray(), "zip-gap");
        Look.Refused(new ZipWriter { Entries = [One], EntriesTold = 0, DirectorySize = 0, DirectoryOffset = 0 }.ToArray(), "zip-directory-place");
        Look.Refused(new ZipWriter().ToArray(), "archive-format");
        Look.Refused(Zip(One with { Disk = 1 }), "zip-several-disks");
        Look.Refused(Zip(One with { Flags = 0x20 }), "zip-flags");
        Look.Refused(Zip(One with { Version = 90 }), "zip-version");
    }

    [Fact]
    public void A03_a_second_end_record_is_refused()
    {
        var inner = Zip(new ZipEntry("evil.py"));
        Look.Refused(new ZipWriter { Entries = [One], Comment = inner }.ToArray(), "zip-two-ends");
        Look.Refused(new ZipWriter { Entries = [One], Comment = [.. "PK"u8, 5, 6, .. new byte[18]] }.ToArray(), "zip-two-ends");
        Look.Refused(new ZipWriter { Entries = [One], Comment = "PK is in here"u8.ToArray() }.ToArray(), "zip-comment");
        byte[] swallowing = [.. "PK"u8, 5, 6, .. new byte[16], .. Bytes.U16(22)];
        Look.Refused(new ZipWriter { Entries = [One], BeforeEnd = swallowing, DirectorySize = 46 + 8 + 22 }.ToArray(), "zip-two-ends");
        Look.Refused([.. Zip(One), .. Zip(Two)], "zip-directory-place");
        // An archive stored inside an archive has an end record of its own, and is no fault.
        Look.Accepted(Zip(new ZipEntry("data/inner.zip"u8.ToArray(), inner) { Method = 0 }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(22)]
    [InlineData(70000)]
    public void A04_bytes_before_the_first_member_or_after_the_end_are_refused(int count)
    {
        var zip = Zip(One, Two);
        var junk = new byte[count];
        if (count == 0)
            Look.Accepted([.. zip, .. junk]);
        else
        {
            Assert.Contains(Look.At([.. zip, .. junk]).Fatal!.Code, new[] { "zip-trailing-data", "zip-truncated" });
            Look.Refused([.. junk, .. zip], "archive-format");
            Look.Refused([.. "PK\u0003\u0004"u8, .. junk, .. zip], "zip-directory-place");
            Look.Refused(Zip(One with { Before = [.. "PK\u0003\u0004"u8, .. junk] }), "zip-gap");
        }
    }

    [Fact]
    public void A05_a_local_header_that_differs_from_the_directory_is_refused()
    {
        Look.Refused(Zip(One with { LocalName = "pkg/x.py"u8.ToArray() }), "zip-header-mismatch");
        Look.Refused(Zip(One with { LocalName = "pkg/longer.py"u8.ToArray() }), "zip-header-mismatch");
        Look.Refused(Zip(One with { LocalMethod = 0 }), "zip-header-mismatch");
        Look.Refused(Zip(One with { LocalFlags = 0x800 }), "zip-header-mismatch");
        Look.Refused(Zip(One with { LocalFlags = 8 }), "zip-header-mismatch");
        Look.Refused(Zip(One with { LocalCrc = 1 }), "zip-header-mismatch");
        Look.Refused(Zip(One with { LocalSize = 5 }), "zip-header-mismatch");
        Look.Refused(Zip(One with { LocalPackedSize = 5 }), "zip-header-mismatch");
        Look.Refused(Zip(One with { LocalCrc = 0, LocalSize = 0, LocalPackedSize = 0 }), "zip-header-mismatch");
    }

    [Theory]
    [InlineData("pkg/a.py", "zip-duplicate-name")]
    [InlineData("pkg/A.py", "zip-colliding-name")]
    [InlineData("PKG/a.py", "zip-colliding-name")]
    [InlineData("pkg/\uFF41.py", "zip-colliding-name")]
    [InlineData("pkg/a\u200B.py", "zip-colliding-name")]
    [InlineData("pkg\\a.py", "zip-name-backslash")]
    [InlineData("pkg//a.py", "zip-name-empty-part")]
    [InlineData("./pkg/a.py", "zip-name-empty-part")]
    [InlineData("pkg/./a.py", "zip-name-empty-part")]
    [InlineData("pkg/a.py/x", "zip-file-is-folder")]
    [InlineData("pkg", "zip-file-is-folder")]
    public void A06_two_names_for_one_place_are_refused(string second, string code) =>
        Look.Refused(Zip(One, new ZipEntry(second, "other") { Flags = 0x800 }), code);

    [Theory]
    [InlineData("\u00E9", "e\u0301")]
    [InlineData("\u00C9", "e\u0301")]
    [InlineData("\uFB01", "fi")]
    [InlineData("stra\u00DFe", "STRASSE")]
    [InlineData("\u017F", "s")]
    [InlineData("\u212A", "k")]
    [InlineData("\u1E9B\u0323", "\u1E69")]
    [InlineData("\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("\u0130", "i\u0307")]
    [InlineData("a\u0323\u0307", "a\u0307\u0323")]
    public void A06_names_equal_after_folding_or_normalising_are_refused(string one, string two)
    {
        Look.Refused(Zip(new ZipEntry(one) { Flags = 0x800 }, new ZipEntry(two) { Flags = 0x800 }), "zip-colliding-name");
        Look.Refused(Zip(new ZipEntry(two) { Flags = 0x800 }, new ZipEntry(one) { Flags = 0x800 }), "zip-colliding-name");
    }

    [Fact]
    public void A06_folders_may_be_listed_and_spelled_twice()
    {
        ZipEntry folder = new("pkg/", "") { Method = 0, Attributes = 0x41ED0010 };
        Look.Accepted(Zip(folder, One));
        Look.Accepted(Zip(One, folder));
        Look.Accepted(Zip(folder, One, folder), "zip-duplicate-folder");
        Look.Accepted(Zip(One, new("PKG/c.py")), "zip-folder-spelling");
    }

    [Theory]
    [InlineData("../x", "zip-name-escapes")]
    [InlineData("pkg/../../x", "zip-name-escapes")]
    [InlineData("..", "zip-name-escapes")]
    [InlineData("/x", "zip-name-absolute")]
    [InlineData("//srv/x", "zip-name-absolute")]
    [InlineData("C:/x", "zip-name-absolute")]
    [InlineData("c:x", "zip-name-absolute")]
    [InlineData("C:\\x", "zip-name-backslash")]
    [InlineData("\\\\srv\\x", "zip-name-backslash")]
    [InlineData("x\0.py", "zip-name-control")]
    [InlineData("x\n.py", "zip-name-control")]
    [InlineData("x\u007F.py", "zip-name-control")]
    [InlineData("x\u0085.py", "zip-name-control")]
    [InlineData("x\u2028.py", "zip-name-control")]
    [InlineData("NUL", "zip-name-windows")]
    [InlineData("pkg/COM1.py", "zip-name-windows")]
    [InlineData("pkg/lpt\u00B2.py", "zip-name-windows")]
    [InlineData("aux/x.py", "zip-name-windows")]
    [InlineData("con .txt", "zip-name-windows")]
    [InlineData("x.", "zip-name-windows")]
    [InlineData("pkg /x", "zip-name-windows")]
    [InlineData("ab:c", "zip-name-windows")]
    [InlineData("", "zip-name-empty")]
    [InlineData("/", "zip-name-empty-part")]
    [InlineData(".", "zip-name-empty-part")]
    public void A07_a_path_that_escapes_or_means_something_else_on_windows_is_refused(string name, string code) =>
        Look.Refused(Zip(One, new ZipEntry(name) { Flags = 0x800 }), code);

    [Fact]
    public void A07_harmless_cousins_are_accepted()
    {
        Look.Accepted(Zip(new("nullable.py"), new("com10.py"), new("..x/y...py"), new("auxiliary"), new(".hidden"), new("a b")));
        Look.Accepted(Zip(new ZipEntry("a?b")), "zip-name-punctuation");
        Look.Accepted(Zip(new ZipEntry("a\u202Eb") { Flags = 0x800 }), "zip-name-invisible");
    }

    [Theory]
    [InlineData(0xA1EDu, "zip-special-file")]
    [InlineData(0x21A4u, "zip-special-file")]
    [InlineData(0x61A4u, "zip-special-file")]
    [InlineData(0x11A4u, "zip-special-file")]
    [InlineData(0xC1A4u, "zip-special-file")]
    [InlineData(0x89EDu, "zip-set-id")]
    [InlineData(0x85EDu, "zip-set-id")]
    [InlineData(0x41EDu, "zip-folder-or-file")]
    public void A08_links_devices_and_set_id_bits_are_refused(uint mode, string code) => Look.Refused(Zip(One with { Attributes = mode << 16 }), code);

    [Fact]
    public void A08_a_folder_that_is_also_a_file_is_refused()
    {
        Look.Refused(Zip(new ZipEntry("pkg/", "data") { Attributes = 0 }), "zip-folder-or-file");
        Look.Refused(Zip(new ZipEntry("pkg/", "") { Attributes = 0x81A4_0000 }), "zip-folder-or-file");
        Look.Refused(Zip(new ZipEntry("pkg") { Attributes = 0x10 }), "zip-folder-or-file");
        Look.Accepted(Zip(new ZipEntry("pkg/", "") { Method = 0, Attributes = 0x45ED0010 }), "zip-mode");
    }

    [Theory]
    [InlineData(0x0001, 8, "zip-encrypted")]
    [InlineData(0x0041, 8, "zip-encrypted")]
    [InlineData(0x2000, 8, "zip-encrypted")]
    [InlineData(0, 9, "zip-method")]
    [InlineData(0, 12, "zip-method")]
    [InlineData(0, 14, "zip-method")]
    [InlineData(0, 93, "zip-method")]
    [InlineData(0, 99, "zip-method")]
    [InlineData(0, 1, "zip-method")]
    public void A09_encryption_and_other_methods_are_refused(int flags, int method, string code) =>
        Look.Refused(Zip(One with { Flags = (ushort)flags, Method = (ushort)method }), code);

    [Fact]
    public void A09_a_right_data_descriptor_is_irregular_and_a_wrong_one_refused()
    {
        Look.Accepted(Zip(One.Streamed(), Two.Streamed()), "zip-data-descriptor");
        Look.Accepted(Zip(One.Streamed(wide: true), Two), "zip-data-descriptor", "zip-zip64-not-needed");
        Look.Accepted(Zip(new ZipEntry("a", "").Streamed()), "zip-data-descriptor");
        Look.Refused(Zip(One.Streamed(crc: 7)), "zip-data-descriptor");
        Look.Refused(Zip(One.Streamed() with { After = [] }, Two), "zip-data-descriptor");
        Look.Refused(Zip(One.Streamed() with { After = [] }), "zip-overrun");
        Look.Refused(Zip(One.Streamed() with { After = One.Streamed().After[4..] }, Two), "zip-data-descriptor");
        Look.Refused(Zip(One.Streamed() with { After = [.. One.Streamed().After, 0] }, Two), "zip-gap");
        Look.Refused(Zip((One with { Method = 0 }).Streamed()), "zip-data-descriptor");
        Look.Refused(Zip(One.Streamed() with { Flags = 0, LocalFlags = 8 }), "zip-header-mismatch");
    }

    [Fact]
    public void A09_zip64_that_readers_could_take_two_ways_is_refused()
    {
        byte[] Field(params ulong[] values) => [1, 0, .. Bytes.U16(values.Length * 8), .. values.SelectMany(Bytes.U64)];
        var packed = (ulong)One.PackedBytes.Length;
        var size = (ulong)One.Data.Length;
        Look.Accepted(Zip(One with { Size = uint.MaxValue, PackedSize = uint.MaxValue, Extra = Field(size, packed), LocalExtra = Field(size, packed) }), "zip-zip64-not-needed");
        Look.Refused(Zip(One with { Extra = Field(size, packed) }), "zip-zip64-confusion");
        Look.Refused(Zip(One with { Extra = Field() }), "zip-zip64-confusion");
        Look.Refused(Zip(One with { LocalExtra = Field(size, packed) }), "zip-zip64-confusion");
        Look.Refused(Zip(One with { Size = uint.MaxValue, Extra = Field(size, packed) }), "zip-zip64-confusion");
        Look.Refused(Zip(One with { Size = uint.MaxValue, PackedSize = uint.MaxValue, Extra = Field(size, packed), LocalExtra = Field(size + 1, packed) }), "zip-header-mismatch");
        Look.Refused(Zip(One with { Size = uint.MaxValue, PackedSize = uint.MaxValue, Extra = [.. Field(size, packed), .. Field(size, packed)] }), "zip-zip64-confusion");
        Look.Refused(Zip(One with { Size = uint.MaxValue, PackedSize = uint.MaxValue, Extra = Field(ulong.MaxValue, packed) }), "zip-zip64-confusion");
        Look.Refused(Zip(One with { Size = uint.MaxValue, PackedSize = uint.MaxValue }), "zip-zip64-confusion");
        Look.Refused(new ZipWriter { Entries = [One], EntriesTold = 0xFFFF }.ToArray(), "zip-zip64-confusion");
        foreach (var at in new[] { 4, 16, 20, 24, 32, 40, 48, 60, 64, 72 })
            Look.Refused(new ZipWriter { Entries = [One], Zip64 = true, ChangeZip64 = wide => wide[at]++ }.ToArray(), "zip-zip64-confusion");
        Look.Refused(new ZipWriter { Entries = [One], Zip64 = true, ChangeZip64 = wide => wide[0]++ }.ToArray(), "zip-zip64-confusion");
    }

    [Fact]
    public void A10_bombs_and_lies_about_size_are_refused()
    {
        var zeros = new byte[80 << 20];
        Look.Refused(Zip(new ZipEntry("zeros"u8.ToArray(), zeros)), "zip-bomb", FaultClass.OverLimit);
        var small = ArchiveLimits.Default with { TotalBytes = 6000, MemberBytes = 4000 };
        Look.Refused(Zip(Two), "zip-member-too-large", FaultClass.OverLimit, small);
        Look.Refused(Zip(Two, Two with { Name = "c"u8.ToArray() }), "zip-too-large", FaultClass.OverLimit, small with { MemberBytes = 9000 });
        Look.Refused(Zip(One), "archive-too-large", FaultClass.OverLimit, small with { ArchiveBytes = 100 });
        Look.Refused(Zip(Two with { Size = 10 }), "zip-size-lie");
        Look.Refused(Zip(Two with { Size = 4999 }), "zip-size-lie");
        Look.Refused(Zip(Two with { Size = 5001 }), "zip-data");
        Look.Refused(Zip(Two with { Method = 0, Size = 10 }), "zip-size-lie");
        Look.Refused(Zip(new ZipEntry("a", "").Streamed() with { Packed = ZipEntry.Deflate([1, 2, 3]) }), "zip-data-descriptor");
        Look.Refused(Zip(new ZipEntry("a", "") { Packed = ZipEntry.Deflate([1, 2, 3]) }), "zip-size-lie");
    }

    [Fact]
    public void A10_a_lie_about_size_costs_no_more_than_it_tells()
    {
        var lie = Zip(new ZipEntry("zeros"u8.ToArray(), new byte[40 << 20]) { Size = 10 });
        var before = GC.GetAllocatedBytesForCurrentThread();
        Look.Refused(lie, "zip-size-lie");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A10_packed_bytes_must_fill_their_space_exactly()
    {
        Look.Refused(Zip(One with { Packed = [.. One.PackedBytes, 0] }), "zip-data");
        Look.Refused(Zip(One with { Packed = [.. One.PackedBytes, .. new byte[20000]] }), "zip-data");
        Look.Refused(Zip(One with { Packed = One.PackedBytes[..^1] }), "zip-data");
        Look.Refused(Zip(One with { Packed = [] }), "zip-data");
        Look.Refused(Zip(new ZipEntry("a", "") { Packed = [] }), "zip-data");
        Look.Refused(Zip(new ZipEntry("a", "") { Packed = [3] }), "zip-data");
        Look.Refused(Zip(new ZipEntry("a", "") { Packed = [3, 0, 0] }), "zip-data");
    }

    [Fact]
    public void A11_too_many_members_are_refused_before_any_is_read()
    {
        var limits = ArchiveLimits.Default with { Entries = 3 };
        Look.Refused(Zip(new("a"), new("b"), new("c"), new("d")), "zip-too-many-members", FaultClass.OverLimit, limits);
        Look.Refused(new ZipWriter { Entries = [One], Zip64 = true, EntriesTold = 0xFFFF, ChangeZip64 = w => { Bytes.U32(200_000).CopyTo(w, 24); Bytes.U32(200_000).CopyTo(w, 32); } }
            .ToArray(), "zip-too-many-members", FaultClass.OverLimit);
        // 65,536 members told as 0 because the count overflows 16 bits.
        var many = Enumerable.Range(0, 65_536).Select(i => new ZipEntry($"{i}", "") { Method = 0 });
        Look.Refused(new ZipWriter { Entries = [.. many] }.ToArray(), "zip-empty");
    }

    [Fact]
    public void A12_members_that_share_bytes_are_refused()
    {
        Look.Refused(Zip(One, One with { Name = "b"u8.ToArray(), Offset = 0, OnlyInDirectory = true }), "zip-gap");
        var inner = Zip(One)[..(30 + 8 + One.PackedBytes.Length)];
        var quoting = new ZipEntry("outer"u8.ToArray(), inner) { Method = 0 };
        Look.Refused(Zip(quoting, One with { Offset = 35, OnlyInDirectory = true }), "zip-gap");
        Look.Refused(new ZipWriter { Entries = [One with { PackedSize = 500 }, Two] }.ToArray(), "zip-overrun");
    }

    [Fact]
    public void A13_names_that_decode_in_two_ways_are_refused()
    {
        Look.Refused(Zip(new ZipEntry([0xFF, (byte)'a'], []) { Flags = 0x800 }), "zip-name-encoding");
        Look.Refused(Zip(new ZipEntry([0xC0, 0xAF], []) { Flags = 0x800 }), "zip-name-encoding");
        Look.Refused(Zip(new ZipEntry([0xED, 0xA0, 0x80], []) { Flags = 0x800 }), "zip-name-encoding");
        Look.Refused(Zip(new ZipEntry("\u00E9")), "zip-name-encoding");
        byte[] Path(string name, uint? crc = null) => [0x75, 0x70, .. Bytes.U16(5 + name.Length), 1, .. Bytes.U32(crc ?? SlowCrc.Of(One.Name)), .. Encoding.UTF8.GetBytes(name)];
        Look.Accepted(Zip(One with { Extra = Path("pkg/a.py") }), "zip-unicode-path-field");
        Look.Refused(Zip(One with { Extra = Path("pkg/x.py") }), "zip-unicode-path");
        Look.Refused(Zip(One with { LocalExtra = Path("pkg/x.py") }), "zip-unicode-path");
        Look.Refused(Zip(One with { Extra = Path("pkg/a.py", 1) }), "zip-unicode-path");
        Look.Refused(Zip(One with { Extra = [.. Path("pkg/a.py"), .. Path("pkg/a.py")] }), "zip-unicode-path");
        Look.Refused(Zip(One with { Extra = [0x75, 0x70, 1, 0, 1] }), "zip-unicode-path");
    }

    [Fact]
    public void A13_malformed_extra_fields_are_refused()
    {
        Look.Refused(Zip(One with { Extra = [1] }), "zip-extra-malformed");
        Look.Refused(Zip(One with { Extra = [0x55, 0x54, 9, 0, 1] }), "zip-extra-malformed");
        Look.Refused(Zip(One with { LocalExtra = [0x55, 0x54, 0, 0, 1, 2] }), "zip-extra-malformed");
        Look.Refused(Zip(One with { LocalExtra = [0x55, 0x54, .. Bytes.U16(30_000), .. new byte[30_000]] }), "zip-extra-too-large", FaultClass.OverLimit);
    }

    [Fact]
    public void A14_a_file_that_is_also_another_kind_is_refused()
    {
        Look.Refused([.. "%PDF-1.4\n"u8, .. Zip(One)], "archive-format");
        Look.Refused([0x7F, .. "ELF"u8, .. Zip(One)], "archive-format");
        Look.Refused([.. "MZ"u8, .. Zip(One)], "archive-format");
        Look.Refused(Zip(One with { LocalExtra = [0x34, 0x12, 8, 0, .. "%PDF-1.4"u8] }, Two), "zip-polyglot");
        Look.Refused(ZipThatIsAlsoTar(), "zip-polyglot");
    }

    // A stored member holds the rest of a tar header. Its checksum is fixed first, then a byte sum that fits is looked for, because the zip's own
    // checksum is part of the sum.
    static byte[] ZipThatIsAlsoTar()
    {
        var block = new byte[600];
        Array.Fill(block, (byte)'x');
        for (var i = 0; ; i++)
        {
            BitConverter.TryWriteBytes(block.AsSpan(300), i);
            var zip = Zip(new ZipEntry("data"u8.ToArray(), block) { Method = 0 });
            var sum = 8 * ' ' + zip.Take(512).Select((b, at) => at is >= 148 and < 156 ? 0 : b).Sum();
            var told = Encoding.ASCII.GetBytes(TarEntry.Octal(sum, 6) + "\0 ");
            if (zip.AsSpan(148, 8).SequenceEqual(told))
                return zip;
            if (i % 5000 == 0)
                told.CopyTo(block, 148 - 34);
        }
    }

    [Fact]
    public void A23_a_wrong_checksum_is_found_even_if_nobody_reads_the_member()
    {
        var zip = Zip(One, Two with { Crc = 1 }, new ZipEntry("c") { Method = 0, Crc = 2 });
        using var reader = ArchiveReader.Open(new MemoryStream(zip), ArchiveLimits.Default);
        Assert.True(reader.MoveNext());
        Assert.True(reader.MoveNext());
        Assert.False(reader.MoveNext());
        Assert.Equal("zip-checksum", reader.Fatal?.Code);
        Assert.Equal("pkg/b.py", reader.Fatal?.Member);
        Assert.False(reader.MoveNext());
        Look.Refused(Zip(One with { Method = 0, Crc = 2 }), "zip-checksum");
    }

    [Fact]
    public void A24_a_five_gigabyte_member_is_read_in_constant_memory()
    {
        using var wheel = new SparseWheelStream(5L << 30);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var reader = ArchiveReader.Open(wheel, ArchiveLimits.Default);
        Assert.Null(reader.Fatal);
        Assert.True(reader.MoveNext());
        Assert.Equal(5L << 30, reader.Current.Size);
        Assert.False(reader.MoveNext());
        Assert.Null(reader.Fatal);
        Assert.Empty(reader.Irregularities);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }
}
