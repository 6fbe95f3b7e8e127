using System.Text;
using Bonded.Python.Evaluation;
using Bonded.Python.Parsing;
using Bonded.Python.Source;
using Bonded.Python.Syntax;

namespace Bonded.Python.Tests.Parsing;

/// <summary>Source that is made to hurt. Work is counted in tokens, which are never more than a few for each byte.</summary>
public sealed class HostileTests
{
    const int Million = 1_000_000, Many = 50_000;

    [Theory]
    [InlineData('('), InlineData('['), InlineData('{')]
    public void A_million_open_brackets_are_too_deep(char bracket)
    {
        var parsed = Linear(new string(bracket, Million) + "\nimport os\n");
        Assert.Contains(SourceFaultCode.TooDeep, parsed.Codes);
        Assert.IsType<ImportStatement>(parsed.Body[^1]);
    }

    [Fact]
    public void A_million_nested_brackets_are_too_deep_and_end_where_they_end()
    {
        var parsed = Linear(new string('(', Million) + new string(')', Million) + "\nimport os\n");
        Assert.Equal([SourceFaultCode.TooDeep], parsed.Codes);
        Assert.Equal(2, parsed.Body.Length);
        Assert.IsType<ImportStatement>(parsed.Body[1]);
    }

    [Fact]
    public void A_million_closing_brackets_are_one_error()
    {
        var parsed = Linear(new string(')', Million) + "\nimport os\n");
        Assert.Equal([SourceFaultCode.Syntax], parsed.Codes);
        Assert.IsType<ImportStatement>(parsed.Body[^1]);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_hundred_megabytes_on_one_line_are_one_string()
    {
        var source = new byte[Parser.MaximalBytes];
        Array.Fill(source, (byte)'a');
        (source[0], source[^1]) = ((byte)'"', (byte)'"');
        var parsed = Parsed.Of(source);
        Assert.Empty(parsed.Codes);
        Assert.IsType<StringExpression>(Assert.IsType<ExpressionStatement>(Assert.Single(parsed.Body)).Value);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void More_than_a_hundred_megabytes_are_too_long()
    {
        var parsed = Parsed.Of(new byte[Parser.MaximalBytes + 1]);
        Assert.Equal([SourceFaultCode.TooLong], parsed.Codes);
        Assert.Empty(parsed.Body);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void More_than_ten_million_tokens_are_too_long()
    {
        var parsed = Parsed.Of(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a;", 6 * Million))));
        Assert.Equal([SourceFaultCode.TooLong], parsed.Codes);
        Assert.InRange(parsed.Body.Length, 4_999_999, 5_000_001);
    }

    [Theory]
    [InlineData("x = 1", "+1"), InlineData("x = a", ".b"), InlineData("x = f", "()"), InlineData("x = a", "[0]"), InlineData("x = a", " and b"), InlineData("x = a", " or b")]
    [InlineData("x = a", " < b"), InlineData("x = a", ",b"), InlineData("x = a", " if b\\\nelse c\nx = d"), InlineData("x", " = y"), InlineData("x = ''", " ''"), InlineData("x = f''", " f'{x}'")]
    [InlineData("x = 1", " is not 2"), InlineData("x = 1", " not in 2"), InlineData("import a", ".b"), InlineData("import a", ", b"), InlineData("from . import a", ", b"), InlineData("global a", ", b"), InlineData("x", ";x")]
    [InlineData("x = [a", " for a in b]\nx = [a for a in b"), InlineData("if a: pass", "\nelif a: pass"), InlineData("try: pass", "\nexcept a: pass"), InlineData("x = {1: 2", ", 1: 2"), InlineData("f(a", ", a=b")]
    [InlineData("def f(a", ", b"), InlineData("with a", ", b"), InlineData("print >>a", ", b"), InlineData("from ", "."), InlineData("x = a", "\n@f"), InlineData("del a", ", b"), InlineData("x = [a for b in c", " if d")]
    [InlineData("x = [a for b in c", " for b in c"), InlineData("match a:\n case b", " | c"), InlineData("match a:\n case b", ".c"), InlineData("match a:\n case b: pass", "\n case b: pass"), InlineData("x = 1", "\\\n"), InlineData("", "\n"), InlineData("", "#\n")]
    [InlineData("x = '", "\\N{"), InlineData("x = f'", "\\N{"), InlineData("x = f'", "{"), InlineData("x = f'", "{x"), InlineData("x = f'", "}"), InlineData("x = f'''", "{x!}\n"), InlineData("x = '''", "\\'''"), InlineData("", "'''\\'''\"\"\""), InlineData("", "f'{\n"), InlineData("", "f'''{\n")]
    [InlineData("", "\u00E9\u20AC"), InlineData("", "match (x)\n"), InlineData("", "print (x) y\n"), InlineData("", "with (a, b) c\n"), InlineData("", "async x\n"), InlineData("", "await x\n"), InlineData("", "(\n"), InlineData("", "(\nx"), InlineData("", "`"), InlineData("", "type x\n"), InlineData("", "lambda "), InlineData("", "0_"), InlineData("", "1e"), InlineData("", "\\"), InlineData("", "$"), InlineData("", "!"), InlineData("", "\t\n "), InlineData("", "\0")]
    [InlineData("", "f'{f'"), InlineData("", "f\"{x:"), InlineData("", "if x\n "), InlineData("", "except*x:"), InlineData("", ":=")]
    public void What_is_long_takes_work_in_proportion(string first, string again)
    {
        Linear(first + string.Concat(Enumerable.Repeat(again, Many)) + "\nimport os\n");
    }

    [Theory]
    [InlineData("x = 1", "+1"), InlineData("x = a", ".b"), InlineData("x = f", "()"), InlineData("x = a", " and b"), InlineData("x = a", " < b"), InlineData("if a: pass", "\nelif a: pass")]
    public void A_chain_of_a_million_is_read_in_full(string first, string again)
    {
        var parsed = Linear(first + string.Concat(Enumerable.Repeat(again, Million)) + "\nimport os\n");
        Assert.Empty(parsed.Codes);
        Assert.Equal(2, parsed.Body.Length);
        Assert.Equal(Million, parsed.Body[0] switch
        {
            IfStatement chain => chain.Branches.Length - 1,
            AssignStatement { Value: BooleanExpression boolean } => boolean.Values.Length - 1,
            AssignStatement { Value: CompareExpression compare } => compare.Operands.Length,
            AssignStatement assign => LengthOf(assign.Value),
            _ => 0,
        });
    }

    static int LengthOf(Expression expression)
    {
        var length = 0;
        for (; ; length++)
        {
            switch (expression)
            {
                case BinaryExpression b:
                    expression = b.Left;
                    break;
                case AttributeExpression a:
                    expression = a.Value;
                    break;
                case CallExpression c:
                    expression = c.Function;
                    break;
                default:
                    return length;
            }
        }
    }

    [Fact]
    public void A_nul_byte_is_a_fault_and_the_rest_is_read()
    {
        var parsed = Parsed.Of("import os\0\nx = 1\n");
        Assert.Equal([SourceFaultCode.Syntax], parsed.Codes);
        Assert.Equal("(Import [(alias os -)])(Assign [(Name x)](Constant i1))", parsed.Text);
    }

    [Fact]
    public void A_number_of_a_million_digits_has_no_value_that_takes_quadratic_time()
    {
        var parsed = Linear("x = " + new string('9', Million) + "\ny = 0x" + new string('f', Million));
        Assert.Null(Literals.Number(parsed.Source, (NumberExpression)((AssignStatement)parsed.Body[0]).Value));
        var hex = Assert.IsType<System.Numerics.BigInteger>(Literals.Number(parsed.Source, (NumberExpression)((AssignStatement)parsed.Body[1]).Value));
        Assert.Equal(4 * Million, hex.GetBitLength());
    }

    [Fact]
    public void A_broken_file_has_few_faults_recorded()
    {
        var parsed = Linear(string.Concat(Enumerable.Repeat("x y\n", Million)));
        Assert.InRange(parsed.Module.Faults.Count, 1, 100);
        Assert.Equal(Million, parsed.Body.Length);
    }

    static Parsed Linear(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var parsed = Parsed.Of(bytes);
        Assert.InRange(parsed.Module.Tokens, 0, 4L * bytes.Length + 16);
        return parsed;
    }
}
