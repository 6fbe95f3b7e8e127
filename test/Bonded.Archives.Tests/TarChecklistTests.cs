using System.Text;
using Bonded.Archives.Tests.Making;
using Bonded.Archives.Tests.Reading;

namespace Bonded.Archives.Tests;

/// <summary>The checklist of hostile sdists, rows B.</summary>
public sealed class TarChecklistTests
{
    static TarWriter Tar => new TarWriter().File("p-1/setup.py").File("p-1/b.py", new string('b', 5000));

    static TarEntry Entry(char type, string name = "p-1/x", string link = "") => new(name) { Type = type, Link = link };

    [Fact]
    public void Plain_archives_are_accepted()
    {
        var members = Look.Accepted(Tar.ToArray());
        Assert.Equal(["p-1/setup.py", "p-1/b.py"], members.Select(m => m.Path));
        Look.Accepted(Tar.Add(Entry('5', "p-1/d/")).Add(Entry('5', "p-1/e")).File("p-1/empty", "").ToArray(20));
        Look.Accepted(Tar.Add(new TarEntry("c.py", "1") { Prefix = "p-1/deep" }).ToArray());
        Look.Accepted(Tar.Add(new TarEntry("p-1/gnu.py", "1") { Magic = "ustar  \0" }).ToArray());
        Look.Accepted(Tar.Add(new TarEntry("p-1/old.py", "1") { Magic = "", Type = '\0' }).ToArray(), "tar-old-header");
        Look.Accepted(Tar.Add(new TarEntry("./p-1/dot.py", "1")).ToArray(), "tar-name-dot");
        Look.Accepted(Tar.Pax(("path", "p-1/\u00E9.py"), ("mtime", "1700000000.25"), ("uid", "5")).File("p-1/x").ToArray());
        Look.Accepted(Tar.Pax(("LIBARCHIVE.xattr.com.apple.quarantine", "x"), ("SCHILY.dev", "5")).File("p-1/x").ToArray(), "tar-pax-attributes");
        Look.Accepted(Tar.Pax(("size", "6")).File("p-1/x").ToArray());
        Look.Accepted(new TarWriter().Add(new TarEntry("pax_global_header", TarWriter.Record("comment", "0123abcd")) { Type = 'g' }).File("p-1/x").ToArray());
        var name = "p-1/" + new string('n', 150);
        Look.Accepted(Tar.Add(new TarEntry("././@LongLink", name + "\0") { Type = 'L', Magic = "ustar  \0" }).File(name[..100]).ToArray());
        Look.Accepted(Tar.Add(new TarEntry("p-1/padded", "abc") { Padding = 7 }).ToArray(), "tar-padding");
        Look.Accepted(Tar.Add(new TarEntry("p-1/big uid", "abc") { Change = b => new byte[] { 0x80, 0, 0, 0, 0x7F, 0, 0, 1 }.CopyTo(b, 108) }).ToArray());
        Look.Accepted(Tar.Add(new TarEntry("p-1/aux.py", "abc")).Add(new TarEntry("p-1/a:b", "abc")).ToArray(), "tar-name-windows");
        Look.Accepted(Tar.Add(new TarEntry("p-1/tool", "abc") { Mode = 0x9ED }).ToArray(), "tar-mode");
        Look.Accepted(Tar.Add(Entry('5', "p-1/d")).Add(Entry('5', "p-1/d")).ToArray(), "tar-duplicate-folder");
    }

    [Theory]
    [InlineData("../x", "tar-name-escapes")]
    [InlineData("p-1/../../x", "tar-name-escapes")]
    [InlineData("/tmp/x", "tar-name-absolute")]
    [InlineData("C:x", "tar-name-absolute")]
    [InlineData("p-1\\x", "tar-name-backslash")]
    [InlineData("p-1//x", "tar-name-empty-part")]
    [InlineData("p-1/./x", "tar-name-empty-part")]
    [InlineData("././x", "tar-name-empty-part")]
    [InlineData("./", "tar-name-empty-part")]
    [InlineData("p-1/\u0001", "tar-name-control")]
    [InlineData("", "tar-name-empty")]
    [InlineData("p-1/setup.py", "tar-duplicate-name")]
    [InlineData("./p-1/setup.py", "tar-duplicate-name")]
    [InlineData("p-1/Setup.py", "tar-colliding-name")]
    [InlineData("p-1/setup.py.", "tar-colliding-name")]
    [InlineData("p-1/setup.py/x", "tar-file-is-folder")]
    [InlineData("p-1", "tar-file-is-folder")]
    public void B01_names_that_escape_or_repeat_are_refused(string name, string code)
    {
        Look.Refused(Tar.File(name).ToArray(), code);
        if (name.Length > 0)
            Look.Refused(Tar.Pax(("path", name)).File("p-1/harmless").ToArray(), code);
    }

    [Fact]
    public void B01_a_name_that_is_not_utf8_is_refused() =>
        Look.Refused(Tar.Add(new TarEntry([(byte)'p', 0xE9], [])).ToArray(), "tar-name-encoding");

    [Theory]
    [InlineData('2', "p-1/x", "../../etc/passwd")]
    [InlineData('2', "p-1/x", "../p-2/setup.py")]
    [InlineData('2', "p-1/x", "/etc/passwd")]
    [InlineData('2', "p-1/x", "C:x")]
    [InlineData('2', "p-1/x", "..")]
    [InlineData('2', "p-1/x", "a/../../../b")]
    [InlineData('2', "p-1/d/x", "../../y")]
    [InlineData('2', "x", "y")]
    [InlineData('1', "p-1/x", "p-1/missing")]
    [InlineData('1', "p-1/x", "setup.py")]
    [InlineData('1', "p-1/x", "p-1")]
    [InlineData('1', "p-1/x", "p-1/Setup.py")]
    public void B01_links_that_lead_out_or_nowhere_are_refused(char type, string name, string target) =>
        Look.Refused(Tar.Add(Entry(type, name, target)).ToArray(), "tar-link-escapes");

    [Theory]
    [InlineData('1', "../../etc/passwd", "tar-name-escapes")]
    [InlineData('1', "/etc/passwd", "tar-name-absolute")]
    [InlineData('2', "a\\b", "tar-name-backslash")]
    [InlineData('2', "", "tar-name-empty")]
    [InlineData('1', "", "tar-name-empty")]
    public void B01_link_targets_are_held_to_the_rules_of_names(char type, string target, string code) =>
        Look.Refused(Tar.Add(Entry(type, "p-1/x", target)).ToArray(), code);

    [Fact]
    public void B02_links_inside_are_irregular_and_nothing_lies_below_them()
    {
        var members = Look.Accepted(Tar.Add(Entry('2', "p-1/l", "setup.py")).Add(Entry('1', "p-1/h", "p-1/setup.py")).Add(Entry('2', "p-1/d/up", "../b.py")).ToArray(), "tar-link");
        Assert.Equal(["f", "f", "l", "h", "l"], members.Select(m => m.Kind));
        Look.Refused(Tar.Add(Entry('2', "p-1/l", "d")).File("p-1/l/x").ToArray(), "tar-file-is-folder");
        Look.Refused(Tar.File("p-1/l/x").Add(Entry('2', "p-1/l", "d")).ToArray(), "tar-file-is-folder");
        Look.Refused(Tar.Add(Entry('2', "p-1/l", "d")).Add(Entry('2', "p-1/L/x", "y")).ToArray(), "tar-file-is-folder");
        Look.Refused(Tar.Add(Entry('2', "p-1/l", "d")).File("p-1/l").ToArray(), "tar-duplicate-name");
        Look.Refused(Tar.Add(Entry('2', "p-1/l", "setup.py")).Add(Entry('1', "p-1/h", "p-1/l")).ToArray(), "tar-link-escapes");
        Look.Refused(Tar.Add(new TarEntry("p-1/l", "data") { Type = '2', Link = "setup.py" }).ToArray(), "tar-size-mismatch");
        Look.Refused(Tar.Add(new TarEntry("p-1/l", "data") { Link = "setup.py" }).ToArray(), "tar-link-or-file");
    }

    [Theory]
    [InlineData('3')]
    [InlineData('4')]
    [InlineData('6')]
    [InlineData('7')]
    [InlineData('V')]
    [InlineData('M')]
    [InlineData('N')]
    [InlineData('D')]
    [InlineData('A')]
    [InlineData('X')]
    [InlineData('Z')]
    [InlineData(' ')]
    public void B03_special_files_and_unknown_types_are_refused(char type) => Look.Refused(Tar.Add(Entry(type)).ToArray(), "tar-special-file");

    [Fact]
    public void B03_sparse_files_are_refused()
    {
        Look.Refused(Tar.Add(Entry('S')).ToArray(), "tar-sparse");
        Look.Refused(Tar.Pax(("GNU.sparse.name", "p-1/setup.py")).File("p-1/docs").ToArray(), "tar-sparse");
        Look.Refused(Tar.Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "9")).File("p-1/docs").ToArray(), "tar-sparse");
        Look.Refused(Tar.Pax(("SCHILY.realsize", "9")).File("p-1/docs").ToArray(), "tar-sparse");
    }

    [Fact]
    public void B04_a_pax_size_that_differs_is_refused()
    {
        Look.Refused(Tar.Pax(("size", "1024")).Add(new TarEntry("p-1/x", "abc")).ToArray(), "tar-size-mismatch");
        Look.Refused(Tar.Pax(("size", "0")).Add(new TarEntry("p-1/x", "abc")).ToArray(), "tar-size-mismatch");
        Look.Refused(Tar.Pax(("size", "-3")).Add(new TarEntry("p-1/x", "abc")).ToArray(), "tar-pax-malformed");
        Look.Refused(Tar.Pax(("size", "")).Add(new TarEntry("p-1/x", "abc")).ToArray(), "tar-pax-malformed");
        Look.Refused(Tar.Pax(("size", "99999999999999999999999")).Add(new TarEntry("p-1/x", "abc")).ToArray(), "tar-pax-malformed");
        Look.Refused(Tar.Pax(("size", "3")).Add(Entry('5')).ToArray(), "tar-size-mismatch");
    }

    [Theory]
    [InlineData("010 path=a\n")]
    [InlineData("8 path=a\n")]
    [InlineData("-1 path=a\n")]
    [InlineData("+9 path=a")]
    [InlineData("9 pathaa\n")]
    [InlineData("6 =aa\n")]
    [InlineData("11 path=a\0\n")]
    [InlineData("10 path=a ")]
    [InlineData(" 10 path=a\n")]
    [InlineData("10  path=a\n")]
    [InlineData("3 \n")]
    [InlineData("\n")]
    [InlineData("8 path=\n")]
    [InlineData("99999999999 path=a\n")]
    [InlineData("12 mtime=x1\n")]
    [InlineData("12 mtime=\0\n\0")]
    public void B04_malformed_pax_records_are_refused(string records) =>
        Look.Refused(Tar.Add(new TarEntry("PaxHeader", records) { Type = 'x' }).File("p-1/x").ToArray(), "tar-pax-malformed");

    [Fact]
    public void B04_pax_headers_that_readers_obey_differently_are_refused()
    {
        Look.Refused(Tar.Pax(("hdrcharset", "BINARY")).File("p-1/x").ToArray(), "tar-pax-charset");
        Look.Refused(Tar.Pax(("VENDOR.key", "v")).File("p-1/x").ToArray(), "tar-pax-key");
        Look.Refused(Tar.Pax(("Path", "v")).File("p-1/x").ToArray(), "tar-pax-key");
        Look.Refused(Tar.Pax(("path", "p-1/y"), ("path", "p-1/z")).File("p-1/x").ToArray(), "tar-pax-duplicate");
        Look.Refused(Tar.Pax(("path", "p-1/y")).Pax(("path", "p-1/z")).File("p-1/x").ToArray(), "tar-extension-order");
        Look.Refused(Tar.Pax(("path", "p-1/y")).Add(new TarEntry("././@LongLink", "p-1/z\0") { Type = 'L' }).File("p-1/x").ToArray(), "tar-extension-order");
        Look.Refused(Tar.Add(new TarEntry("././@LongLink", "p-1/z\0") { Type = 'L' }).Pax(("path", "p-1/y")).File("p-1/x").ToArray(), "tar-extension-order");
        Look.Refused(Tar.Pax(("path", "p-1/y")).ToArray(), "tar-extension-order");
        Look.Refused(Tar.Pax(("comment", new string('c', 70_000))).File("p-1/x").ToArray(), "tar-extension-too-large", FaultClass.OverLimit);
        foreach (var (key, value) in new[] { ("path", "p-1/evil"), ("size", "1"), ("GNU.sparse.name", "x"), ("mtime", "1") })
            Look.Refused(new TarWriter().Add(new TarEntry("g", TarWriter.Record(key, value)) { Type = 'g' }).File("p-1/x").ToArray(), "tar-pax-global");
        TarEntry global = new("g", TarWriter.Record("comment", "c")) { Type = 'g' };
        Look.Refused(new TarWriter().Add(global).Add(global).File("p-1/x").ToArray(), "tar-extension-order");
    }

    [Fact]
    public void B04_gnu_long_names_are_bounded_and_whole()
    {
        TarEntry Long(string text, char type = 'L') => new("././@LongLink", text) { Type = type };
        Look.Refused(Tar.Add(Long(new string('a', 5000) + "\0")).File("p-1/x").ToArray(), "tar-extension-too-large", FaultClass.OverLimit);
        Look.Refused(Tar.Add(Long("p-1/y\0evil\0")).File("p-1/x").ToArray(), "tar-long-name");
        Look.Refused(Tar.Add(Long("\0")).File("p-1/x").ToArray(), "tar-long-name");
        Look.Refused(Tar.Add(Long("")).File("p-1/x").ToArray(), "tar-long-name");
        Look.Refused(Tar.Add(Long("../x\0")).File("p-1/x").ToArray(), "tar-name-escapes");
        Look.Refused(Tar.Add(Long("p-1/y\0")).Add(Long("p-1/z\0")).File("p-1/x").ToArray(), "tar-extension-order");
        Look.Refused(Tar.Add(Long("p-1/y\0")).ToArray(), "tar-extension-order");
        Look.Refused(Tar.Add(Long("../../y\0", 'K')).Add(Entry('2', "p-1/x", "b.py")).ToArray(), "tar-link-escapes");
        Look.Refused(Tar.Add(Long("p-1/y\0", 'K')).File("p-1/x").ToArray(), "tar-link-or-file");
    }

    [Fact]
    public void B06_headers_that_are_damaged_are_refused()
    {
        byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Checksum = Ascii("000001\0 ") }).ToArray(), "tar-checksum");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Checksum = Ascii("garbage!") }).ToArray(), "tar-checksum");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Checksum = new byte[8] }).ToArray(), "tar-checksum");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Size = Ascii("0000000000x\0") }).ToArray(), "tar-size");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Size = Ascii("00000000-10\0") }).ToArray(), "tar-size");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Size = Ascii("0000000 010\0") }).ToArray(), "tar-size");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Size = Ascii("0000001_0\0\0\0") }).ToArray(), "tar-size");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Size = [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }).ToArray(), "tar-size");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Size = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] }).ToArray(), "tar-size");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Size = Ascii("777777777777") }).ToArray(), "tar-member-too-large", FaultClass.OverLimit);
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Change = b => b[136] = (byte)'z' }).ToArray(), "tar-header");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Change = b => b[330] = (byte)'z' }).ToArray(), "tar-header");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Change = b => b[100] = 0x80 }).ToArray(), "tar-header");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Magic = "ustar\0zz" }).ToArray(), "tar-magic");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Magic = "ustar  \0", Prefix = "evil" }).ToArray(), "tar-header-fields");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Magic = "", Prefix = "evil" }).ToArray(), "tar-header-fields");
        Look.Refused(Tar.Add(new TarEntry("p-1/x") { Change = b => b[508] = (byte)'t' }).ToArray(), "tar-header-fields");
        Look.Refused(Tar.Add(new TarEntry("p-1/x/", "data")).ToArray(), "tar-folder-or-file");
        Look.Refused(Tar.Add(new TarEntry("p-1/x", "data") { Type = '5' }).ToArray(), "tar-size-mismatch");
        Look.Accepted(Tar.Add(new TarEntry("p-1/x") { Change = b => b[50] = (byte)'t' }).ToArray(), "tar-name-garbage");
    }

    [Fact]
    public void B07_a_gzip_file_that_is_cut_short_is_refused()
    {
        var whole = Tar.ToArray();
        for (var cut = 1; cut < whole.Length; cut++)
        {
            var (_, fatal, _) = Look.At(whole[..^cut]);
            Assert.Equal(FaultClass.Ambiguous, fatal?.Class);
            if (cut <= 8)
                Assert.Equal("gzip-truncated", fatal?.Code);
        }
    }

    [Fact]
    public void B07_anything_after_a_gzip_file_is_refused()
    {
        var whole = Tar.ToArray();
        Look.Refused([.. whole, 0], "gzip-trailing-data");
        Look.Refused([.. whole, .. new byte[100_000]], "gzip-trailing-data");
        Look.Refused([.. whole, .. GzipWriter.Of([])], "gzip-trailing-data");
        Look.Refused([.. whole, .. whole], "gzip-trailing-data");
        Look.Refused([.. GzipWriter.Of(Tar.Open()), .. GzipWriter.Of(new byte[1024])], "gzip-trailing-data");
    }

    [Fact]
    public void B07_a_gzip_file_that_lies_is_refused()
    {
        var tar = Tar.Closed();
        Look.Refused(GzipWriter.Of(tar, crc: 1), "gzip-checksum");
        Look.Refused(GzipWriter.Of(tar, size: 1), "gzip-checksum");
        Look.Refused(GzipWriter.Of(tar, flags: 0x20), "gzip-header");
        Look.Refused(GzipWriter.Of(tar, flags: 0x80), "gzip-header");
        Look.Refused(GzipWriter.Of(tar, flags: 2, fields: [1, 2]), "gzip-header");
        Look.Refused([0x1F, 0x8B, 7, .. GzipWriter.Of(tar)[3..]], "gzip-header");
        Look.Refused(GzipWriter.Of(tar, flags: 4, fields: [.. Bytes.U16(65000), .. new byte[65000]]), "gzip-header-too-large", FaultClass.OverLimit);
        Look.Refused(GzipWriter.Of(tar, flags: 8, fields: [.. Enumerable.Repeat((byte)'n', 65536), 0]), "gzip-header-too-large", FaultClass.OverLimit);
        Look.Refused(GzipWriter.Of(tar, flags: 16, fields: [.. Enumerable.Repeat((byte)'n', 65536), 0]), "gzip-header-too-large", FaultClass.OverLimit);
        Look.Accepted(GzipWriter.Of(tar, flags: 8, fields: [.. "p-1.tar"u8, 0]));
        Look.Accepted(GzipWriter.Of(tar, flags: 4 | 16, fields: [2, 0, 9, 9, .. "hi"u8, 0]), "gzip-extra", "gzip-comment");
        byte[] header = [0x1F, 0x8B, 8, 2, 0, 0, 0, 0, 2, 3];
        Look.Accepted(GzipWriter.Of(tar, flags: 2, fields: Bytes.U16((ushort)SlowCrc.Of(header))), "gzip-header-checksum");
    }

    [Fact]
    public void B08_only_padding_follows_the_two_end_blocks()
    {
        Look.Refused(Tar.ToArray(0), "tar-truncated");
        Look.Refused(Tar.ToArray(1), "tar-truncated");
        Look.Refused(GzipWriter.Of([.. Tar.Closed(), .. Tar.Closed()]), "tar-trailing-data");
        Look.Refused(GzipWriter.Of([.. Tar.Closed(), 1]), "tar-trailing-data");
        Look.Refused(GzipWriter.Of([.. Tar.Closed(), .. new byte[100]]), "tar-trailing-data");
        Look.Refused(GzipWriter.Of([.. Tar.Open(), .. new byte[512], .. Tar.Closed()]), "tar-trailing-data");
        Look.Refused(Tar.ToArray(5000), "tar-padding-too-long", FaultClass.OverLimit);
        Look.Refused(new TarWriter().ToArray(), "tar-empty");
        Look.Refused(GzipWriter.Of([]), "tar-truncated");
        Look.Refused(GzipWriter.Of("not a tar"u8.ToArray()), "tar-truncated");
        Look.Refused(GzipWriter.Of(Tar.Closed()[..700]), "tar-truncated");
    }

    [Fact]
    public void B09_bombs_are_refused_while_streaming()
    {
        var bomb = new TarWriter().Add(new TarEntry("p-1/zeros"u8.ToArray(), new byte[100 << 20])).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Look.Refused(bomb, "gzip-bomb", FaultClass.OverLimit);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Look.Refused(Tar.ToArray(), "gzip-too-large", FaultClass.OverLimit, ArchiveLimits.Default with { TotalBytes = 3000 });
        Look.Refused(Tar.ToArray(), "tar-member-too-large", FaultClass.OverLimit, ArchiveLimits.Default with { MemberBytes = 3000 });
        Look.Refused(Tar.File("p-1/c").ToArray(), "tar-too-many-members", FaultClass.OverLimit, ArchiveLimits.Default with { Entries = 2 });
        Look.Refused(Tar.Pax(("path", string.Join('/', Enumerable.Repeat("d", 400)))).File("x").ToArray(), "tar-name-too-deep", FaultClass.OverLimit);
        Look.Refused(Tar.Pax(("path", string.Join('/', Enumerable.Repeat("d", 4000)))).File("x").ToArray(), "tar-name-too-long", FaultClass.OverLimit);
        Look.Refused(Tar.Pax(("path", "p-1/" + new string('d', 256))).File("x").ToArray(), "tar-name-too-long", FaultClass.OverLimit);
    }

    [Fact]
    public void B10_other_formats_are_refused_by_content_and_named()
    {
        (byte[] Head, string Word)[] others =
        [
            ("BZh91AY&SY"u8.ToArray(), "bzip2"), ([0xFD, .. "7zXZ"u8, 0, 0], "xz"), ([0x28, 0xB5, 0x2F, 0xFD, 0], "zstandard"), ([0x5D, 0, 0, 0x80, 0], "lzma"),
            ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "7z"), ("Rar!\u001A"u8.ToArray(), "rar"), ("MZ program"u8.ToArray(), "Windows program"), ([0x7F, .. "ELF"u8, 2], "Linux program"),
            ("%PDF-1.7"u8.ToArray(), "PDF"), ([0x1F, 0x9D, 0x90], "compress"), ([], "empty"), ("hello"u8.ToArray(), "something else"), (Tar.Closed(), "uncompressed tar"),
            ("PK\u0007\u0008PK"u8.ToArray(), "several files"),
        ];
        foreach (var (head, word) in others)
            Assert.Contains(word, Look.Refused(head, "archive-format").Sentence, StringComparison.Ordinal);
        Look.Refused(GzipWriter.Of([0xFD, .. "7zXZ"u8, 0, .. new byte[600]]), "tar-checksum");
        using var reader = ArchiveReader.Open(new MemoryStream(others[0].Head), ArchiveLimits.Default);
        Assert.Null(reader.Format);
    }

    [Fact]
    public void A14_a_gzip_file_that_also_opens_as_a_zip_is_refused()
    {
        var zip = ZipWriter.Of(new ZipEntry("evil.py"));
        var gzip = Tar.ToArray();
        Look.Refused([.. gzip, .. zip], "gzip-polyglot");
        byte[] field = [.. Bytes.U16(zip.Length), .. zip];
        Look.Refused(GzipWriter.Of(Tar.Closed(), flags: 4, fields: field), "gzip-polyglot");
        // A chance signature that no reader could open as a zip is no fault.
        Look.Accepted(GzipWriter.Of(Tar.Closed(), flags: 8, fields: [.. "PK\u0005\u0006abcdabcdabcdabcdabcd"u8, 0]));
    }
}
