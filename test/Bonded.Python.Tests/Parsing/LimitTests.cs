using Bonded.Python.Evaluation;

namespace Bonded.Python.Tests.Parsing;

/// <summary>
/// What nests, nested far deeper than is read: the limit fires before the stack ends, which would end the process. All run on a stack of half the
/// size that the parser is meant for, in a build that does not optimise.
/// </summary>
public sealed class LimitTests
{
    const int Many = 100_000;

    // Each production that contains itself: what stands before, and after, the inner one.
    static readonly (string Before, string After)[] Expressions =
    [
        ("-", ""), ("+", ""), ("~", ""), ("not ", ""), ("await ", ""), ("lambda: ", ""), ("lambda x=", ": 0"), ("x if y else ", ""), ("2 ** ", ""), ("2 ** -", ""),
        ("(", ")"), ("(", ",)"), ("[", "]"), ("{", "}"), ("{1: ", "}"), ("{**", "}"), ("f(", ")"), ("f(*", ")"), ("f(**", ")"), ("f(a=", ")"), ("f(x for x in ", ")"), ("a[", "]"), ("a[1:", "]"),
        ("a[::", "]"), ("[x for x in ", "]"), ("[x for x in y if ", "]"), ("{x: y for x in ", "}"), ("(yield ", ")"), ("(yield from ", ")"), ("(x := ", ")"), ("(await ", ")"), ("f'{", "}'"),
        ("f'{x:{", "}}'"), ("f'''{x!r:a{", "}b}'''"), ("t'{", "}'"), ("`", "`"), ("a or (", ")"), ("a and b == (", ")"), ("1 + 2 * (", ")"), ("x if (", ") else y"), ("*", ""), ("f(lambda: ", ")"),
        ("not not ", ""), ("[*", "]"), ("'' f'{", "}'"), ("(lambda: not -2 ** a[", "])"), ("[x for x in lambda: ", "]"), ("{-", "}"),
    ];

    static readonly (string Before, string After)[] Patterns = [("(", ")"), ("(", ",)"), ("[", "]"), ("{1: ", "}"), ("C(", ")"), ("C(x=", ")"), ("(a | ", ")"), ("(", " as x)"), ("[*_, ", "]")];

    static readonly (string Before, string After)[] Statements =
    [
        ("x = ", ""), ("return ", ""), ("del ", ""), ("for x in ", ": pass"), ("for ", " in x: pass"), ("with ", ": pass"), ("with (", "): pass"), ("with x as ", ": pass"), ("if ", ": pass"),
        ("@", "\ndef f(): pass"), ("def f(x=", "): pass"), ("def f(x: ", "): pass"), ("def f() -> ", ": pass"), ("def f[T: ", "](): pass"), ("class C(", "): pass"), ("type X = ", ""), ("assert x, ", ""),
        ("raise ", ""), ("x: ", ""), ("x += ", ""), ("match ", ":\n case _: pass"), ("match x:\n case _ if ", ": pass"), ("except ", ": pass"), ("try: pass\nexcept ", ": pass"), ("print ", ""), ("exec ", ""), ("yield ", ""),
        ("def f(", "): pass"), ("print >>", ", x"), ("while ", ": pass"), ("global ", ""), ("lambda ", ": 0"), ("import ", ""),
    ];

    public static TheoryData<string, string> Nested() => [.. Expressions.Select(static e => (e.Before, e.After))];

    [Theory]
    [MemberData(nameof(Nested))]
    public void Expressions_that_nest_too_deeply_have_a_fault_and_the_rest_is_read(string before, string after)
    {
        foreach (var text in (string[])[Repeat(before, Many) + "x" + Repeat(after, Many), Repeat(before, Many)])
        {
            var parsed = Parsed.Of(text + "\nimport os\n");
            // A star is no operand of a star, so that one is a plain error.
            Assert.Contains(before == "*" ? SourceFaultCode.Syntax : SourceFaultCode.TooDeep, parsed.Codes);
            Assert.EndsWith("(Import [(alias os -)])", parsed.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Patterns_that_nest_too_deeply_have_a_fault_and_the_rest_is_read()
    {
        foreach (var (before, after) in Patterns)
        {
            var parsed = Parsed.Of("match x:\n case " + Repeat(before, Many) + "x" + Repeat(after, Many) + ": pass\nimport os\n");
            Assert.Contains(SourceFaultCode.TooDeep, parsed.Codes);
            Assert.EndsWith("(Import [(alias os -)])", parsed.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_mixture_of_what_nests_reaches_the_end_of_the_stack()
    {
        var random = Seeded.Random();
        for (var i = 0; i < 400; i++)
        {
            string text = "", rest = "";
            // A few productions, repeated: the deepest stack of a level is wanted as often as possible.
            var chosen = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Expressions[random.Next(Expressions.Length)]).ToArray();
            for (var level = 0; level < 3000; level++)
            {
                var (before, after) = chosen[level % chosen.Length];
                text += before;
                rest = after + rest;
            }

            var (first, last) = Statements[random.Next(Statements.Length)];
            var parsed = Parsed.Of(first + text + "x" + rest + last + "\nimport os\n");
            // Cut off in the middle of texts over several lines, what follows may be text too.
            if (!chosen.Any(static c => c.Before.Contains("'''", StringComparison.Ordinal)))
                Assert.True(parsed.Text.EndsWith("(Import [(alias os -)])", StringComparison.Ordinal), $"{first} {string.Join(" ... ", chosen)} {last}");
        }
    }

    [Fact]
    public void Blocks_nest_99_deep_as_in_CPython()
    {
        Assert.Empty(Parsed.Of(Blocks(99)).Codes);
        var parsed = Parsed.Of(Blocks(100) + "import os\n");
        Assert.Equal([SourceFaultCode.TooDeep], parsed.Codes.Where(static code => code != SourceFaultCode.Syntax));
        Assert.EndsWith("(Import [(alias os -)])", parsed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Brackets_nest_200_deep_as_in_CPython()
    {
        foreach (var (open, close) in ((char, char)[])[('(', ')'), ('[', ']'), ('{', '}')])
        {
            Assert.Empty(Parsed.Of(new string(open, 200) + "1" + new string(close, 200)).Codes);
            Assert.Equal([SourceFaultCode.TooDeep], Parsed.Of(new string(open, 201) + "1" + new string(close, 201)).Codes);
        }
    }

    [Fact]
    public void Each_kind_of_block_may_be_the_hundredth()
    {
        foreach (var head in (string[])["if x:", "while x:", "for x in y:", "try:", "with x:", "def f():", "class C:", "async def f():", "else:", "match x:", "case x:", "elif x:", "finally:", "except:", "@f"])
        {
            var text = string.Concat(Enumerable.Range(0, 2000).Select(i => new string(' ', i) + head + "\n"));
            Assert.NotEmpty(Parsed.Of(text).Codes);
        }
    }

    static string Blocks(int count) => string.Concat(Enumerable.Range(0, count).Select(static i => new string(' ', i) + "if x:\n")) + new string(' ', count) + "pass\n";

    static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
