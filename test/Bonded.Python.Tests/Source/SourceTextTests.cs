using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Source;
using Bonded.Python.Tests.Parsing;

namespace Bonded.Python.Tests.Source;

public sealed class SourceTextTests
{
    [Fact]
    public void Utf8_is_not_copied()
    {
        var bytes = Encoding.UTF8.GetBytes("# \u00E9\nx = 1\n");
        var text = SourceText.Decode(bytes);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(text.Utf8, out var array) && ReferenceEquals(array.Array, bytes));
        Assert.Empty(text.Faults);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        var text = SourceText.Decode(Encoding.UTF8.GetBytes("\uFEFFx"));
        Assert.Equal("x"u8, text.Utf8.Span);
        Assert.Empty(text.Faults);
    }

    /// <summary>Byte by byte. (Not among them: koi8-u, iso-8859-7, tis-620 and the Macintosh ones, in which the framework reads a few signs differently.)</summary>
    [Theory]
    [InlineData("latin-1"), InlineData("iso-8859-15"), InlineData("iso8859-2"), InlineData("iso-8859-5"), InlineData("iso-8859-9"), InlineData("iso8859-13")]
    [InlineData("cp1250"), InlineData("cp1251"), InlineData("cp1252"), InlineData("windows-1253"), InlineData("cp1254"), InlineData("cp1257"), InlineData("cp437"), InlineData("cp850")]
    [InlineData("cp852"), InlineData("cp866"), InlineData("koi8-r"), InlineData("ascii")]
    public void Single_byte_encodings_are_decoded_as_CPython_does(string name)
    {
        using var oracle = new SourceOracle();
        var compared = 0;
        for (var value = 0x80; value < 0x100; value++)
        {
            var theirs = oracle.Bytes($"decode {name} {value:x2}");
            if (theirs is null)
                continue;
            var text = SourceText.Decode((byte[])[.. Encoding.ASCII.GetBytes($"# coding: {name}\n"), (byte)value]);
            Assert.Empty(text.Faults);
            Assert.Equal(theirs, text.Utf8.Span[($"# coding: {name}\n".Length)..]);
            compared++;
        }

        Assert.True(compared >= 80 || name == "ascii", $"{compared} bytes");
    }

    [Theory]
    [InlineData("shift_jis", "82a082a283418a9b")]
    [InlineData("sjis", "b1b2b3")]
    [InlineData("cp932", "82a08740")]
    [InlineData("euc-jp", "a4a2a4a4b0a1")]
    [InlineData("gb2312", "b0a1c4e3bac3")]
    [InlineData("gbk", "8140c4e3")]
    [InlineData("gb18030", "c4e38139ef30")]
    [InlineData("big5", "a741a66e")]
    [InlineData("euc-kr", "b0a1b3aa")]
    [InlineData("cp949", "8141b0a1")]
    public void Encodings_of_several_bytes_are_decoded_as_CPython_does(string name, string hex)
    {
        using var oracle = new SourceOracle();
        var text = SourceText.Decode((byte[])[.. Encoding.ASCII.GetBytes($"# coding: {name}\n"), .. Convert.FromHexString(hex)]);
        Assert.Empty(text.Faults);
        Assert.Equal(oracle.Bytes($"decode {name} {hex}"), text.Utf8.Span[($"# coding: {name}\n".Length)..].ToArray());
    }

    /// <summary>Where the declaration may stand and what it looks like: CPython decodes the string in the last line, or refuses the file.</summary>
    [Theory]
    [InlineData("# coding: latin-1\n'\u00E9'"), InlineData("#coding=latin-1\n'\u00E9'"), InlineData("# -*- coding: iso-8859-15 -*-\n'\u00A4'"), InlineData("# vim: set fileencoding=cp1252 :\n'\u0080'")]
    [InlineData("#!/usr/bin/python\n# coding: cp1251\n'\u00E9'"), InlineData("\n# coding: cp1251\n'\u00E9'"), InlineData("\f# coding: cp1251\n'\u00E9'"), InlineData(" \t# coding: cp1251\r\n'\u00E9'")]
    [InlineData("#\r# coding: cp1251\r'\u00E9'"), InlineData("# coding: latin-1-unix\n'\u00E9'"), InlineData("# Coding: latin-1\n'\u00E9'"), InlineData("# coding : latin-1\n'\u00E9'")]
    [InlineData("x = 1\n# coding: cp1251\n'\u00E9'"), InlineData("''\n# coding: cp1251\n'\u00E9'"), InlineData("#\n#\n# coding: cp1251\n'\u00E9'"), InlineData("# encoding:cp1251\n'\u00E9'")]
    [InlineData("# coding: cp1251 coding: latin-1\n'\u00E9'"), InlineData("# coding coding: cp1251\n'\u00E9'"), InlineData("# coding: LATIN_1\n'\u00E9'"), InlineData("# coding: L1\n'\u00E9'"), InlineData("# coding: no-such\n'a'")]
    [InlineData("# coding: utf-8\n'\u00E9'"), InlineData("# coding: utf-8-sig\n'a'"), InlineData("# coding: utf-8-unix\n'a'"), InlineData("# coding: unicode_escape\n'a\\x62'"), InlineData("# coding: raw_unicode_escape\n'\\u0062'")]
    [InlineData("# coding: unicode_escape\n# \\x0a'hidden'"), InlineData("# coding: utf-7\n'+AGE-b'"), InlineData("# coding: cp037\n'a'")]
    public void Declarations_of_an_encoding_are_read_as_CPython_does(string latin1)
    {
        using var oracle = new SourceOracle();
        var bytes = Encoding.Latin1.GetBytes(latin1);
        var theirs = oracle.Bytes("cookie " + Convert.ToHexString(bytes));
        var parsed = Parsed.Of(bytes);
        if (theirs is null)
            Assert.NotEmpty(parsed.Codes);
        else
        {
            Assert.Contains(Convert.ToHexStringLower(Encoding.BigEndianUnicode.GetBytes(Encoding.UTF8.GetString(theirs))), parsed.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(SourceFaultCode.Undecodable, parsed.Codes);
        }
    }

    [Theory]
    [InlineData("# coding: rot13\nvzcbeg bf", "import os")]
    [InlineData("# coding: utf-7\n+AGkAbQBwAG8AcgB0- os", "import os")]
    [InlineData("# coding: unicode_escape\n# a comment\\nimport os", "import os")]
    [InlineData("# coding: raw_unicode_escape\n\\u0069mport os", "import os")]
    [InlineData("# coding: hex\nimport os", "import os")]
    [InlineData("# coding: utf-16\nimport os", "import os")]
    public void Encodings_that_hide_the_text_are_decoded_and_noted(string source, string hidden)
    {
        var text = SourceText.Decode(Encoding.ASCII.GetBytes(source));
        Assert.EndsWith(hidden, Encoding.UTF8.GetString(text.Utf8.Span), StringComparison.Ordinal);
        Assert.Contains(text.Faults, static fault => fault is { Code: SourceFaultCode.OddEncoding, Line: 1 });
    }

    [Theory]
    [InlineData("utf-16"), InlineData("utf-16BE"), InlineData("utf-32"), InlineData("utf-32BE")]
    public void Utf16_and_utf32_are_told_by_their_mark(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var parsed = Parsed.Of((byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes("import os\n")]);
        Assert.Equal("(Import [(alias os -)])", parsed.Text);
        Assert.Equal([SourceFaultCode.OddEncoding], parsed.Codes);
    }

    [Theory]
    [InlineData("x = '\u00FF'"), InlineData("# coding: ascii\nx = '\u00FF'"), InlineData("# coding: utf-8\nx = '\u00FF'"), InlineData("# coding: no-such\nx = '\u00FF'")]
    public void What_cannot_be_decoded_is_read_as_latin1(string latin1)
    {
        var text = SourceText.Decode(Encoding.Latin1.GetBytes(latin1));
        Assert.Equal(latin1, Encoding.UTF8.GetString(text.Utf8.Span));
        Assert.Equal([SourceFaultCode.Undecodable], text.Faults.Select(static fault => fault.Code));
    }

    /// <summary>CPython imports it all the same, so what is UTF-8 must not be read as something else.</summary>
    [Fact]
    public void A_byte_that_is_not_utf8_spoils_no_other()
    {
        var parsed = Parsed.Of((byte[])[.. "# "u8, 0xFF, .. "\n\U0001D41E\U0001D431\U0001D41E\U0001D41C('\u00E9')"u8]);
        Assert.Equal([SourceFaultCode.Undecodable], parsed.Codes);
        Assert.Equal("(Expr(Call(Name exec) [(Constant s00e9)] []))", parsed.Text);
        var broken = new byte[100_000];
        Array.Fill(broken, (byte)0xFF);
        Assert.Equal(2 * broken.Length, SourceText.Decode(broken).Utf8.Length);
    }

    /// <summary>The mark says UTF-8 and the declaration something else: CPython refuses it, and here the mark is believed.</summary>
    [Fact]
    public void A_file_that_is_valid_in_two_encodings_has_a_fault()
    {
        var parsed = Parsed.Of(Encoding.UTF8.GetBytes("\uFEFF# coding: cp1251\nx = '\u0416'"));
        Assert.Equal([SourceFaultCode.Undecodable], parsed.Codes);
        Assert.Equal("(Assign [(Name x)](Constant s0416))", parsed.Text);
    }

    /// <summary>A backslash that is the second byte of a character escapes nothing, and a quote there ends nothing.</summary>
    [Fact]
    public void Text_is_decoded_before_it_is_cut_into_tokens()
    {
        var parsed = Parsed.Of((byte[])[.. "# coding: shift_jis\nx = '"u8, 0x83, 0x5C, (byte)'\'']);
        Assert.Empty(parsed.Codes);
        Assert.Equal("(Assign [(Name x)](Constant s30bd))", parsed.Text);
    }

    [Theory]
    [InlineData("a\nb\r\nc\rd")]
    [InlineData("\r\r\n\n\n\r")]
    [InlineData("")]
    public void Lines_end_in_a_line_feed_a_carriage_return_or_both(string part)
    {
        // Beyond the blocks that lines are counted in, and across their edges.
        foreach (var before in (int[])[0, 1, 4093, 4094, 4095, 4096, 4097, 9000])
        {
            var text = new string('x', before) + part;
            var source = SourceText.Decode(Encoding.ASCII.GetBytes(text));
            var line = 1;
            for (var offset = 0; offset <= text.Length; offset++)
            {
                Assert.Equal(line, source.LineOf(offset));
                if (offset < text.Length && (text[offset] == '\n' || text[offset] == '\r' && (offset + 1 == text.Length || text[offset + 1] != '\n')))
                    line++;
            }
        }
    }
}
