using System.Text;
using System.Text.RegularExpressions;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Tests.Parsing;

/// <summary>
/// Real code, damaged: no crash, no hang, sound offsets, work in proportion; and where CPython still accepts it, no fault and CPython's tree.
/// BONDED_FUZZ_CASES sets the number, BONDED_SEED replays a run.
/// </summary>
public sealed partial class MutationTests
{
    const int DefaultCases = 3000;

    static readonly string[] Pieces =
    [
        "x = f'a{b!r:>{c}}d{{e}}' f\"{x=}\" 'y' rf'\\{z}\\n'\n", "x = f'''{\n a # b\n:{c}}\n'''\n", "async def f[T: int, *Ts, **P](a, /, b: c = 1, *d, e=2, **g) -> h:\n    await i\n    async with j as k, l: pass\n    return [m async for n in o if p]\n",
        "match a, *b:\n    case [1, -2j, 'x' 'y', None, *_] | {'k': v, **r} | C(x, y=z.w) as q if g: pass\n    case 1 + 2j | a.b | (c): pass\n    case _: pass\n",
        "try:\n    pass\nexcept* (A, B) as e:\n    raise C from d\nelse: pass\nfinally: pass\n", "with (a as b, c(d) as (e, f),): pass\nwith (a, b): pass\nwith (a): pass\nwith (yield): pass\n",
        "@a.b[c](d)\n@e\nclass F(G, metaclass=H, *i, **j):\n    x: int = 3\n    (y): int\n    z.w: int\n", "lambda a, /, b=1, *c, d, **e: (yield)\n", "x = a if b else c or not d and e < f is not g not in h\n", "x[1:2, ::3, ...] = y, *z = w\n",
        "del a, (b, [c]), d.e\n", "global a, b\n", "from ..a.b import (c as d, e,)\nfrom . import *\nimport a.b as c, d\n", "x = {**a, 'b': c, 1: 2}; y = {*d, e}; z = {k: v for k, v in w}\n", "print(a, *b, c=d, **e)\nprint (a)\nprint >>a, b\nprint\n",
        "type X[T = int] = Y\ntype = 1\nmatch = case = _ = type\nmatch(x)\nmatch[x]\nmatch -x\nmatch.x\n", "for x, *y in z, *w:\n    continue\nelse:\n    break\n", "while (a := b):\n\tif c: pass\n\telif d: pass\n\telse: pass\n", "x = 0xFF + 0o17 + 0b1 + 1_0.0_1e+1_0j - .5 ** -2 // 3 @ 4 << 5 ^ 6 & 7 | ~8\n",
        "x = b'a\\x41\\101\\\n' rb'\\z' B\"\"\"q\n\"\"\"\n", "x = 'a\\u0041\\N{DIGIT ONE}\\U00000042\\'\\\n' r'\\u' u\"x\"\n", "assert a, b\nreturn\nnonlocal c\nraise\n", "x = (\n  a # c\n  ,\n  b)\n\\\n\ny = a \\\n  + b\n", "if x:\n    if y:\n        pass\n\n    # z\n  # w\n    pass\n", "async = await = 1\nx = async.await\n", "\u00E9\uFF41 = \u4E00\n",
        "f(a for b in c)\nf(a, (b for c in d))\nf(**a, b=c)\n", "def f(a=1, *, b): yield; x = yield a, b; yield from c\n", "if a: b; c\nelse: d;\n", "x = [lambda: 1, lambda x: 2, lambda *a, **k: (a, k)]\n", "x = not a if not b else not c\n", "print 'a', b\nexec c in d\nraise E, v\nx = `y` <> 0777L\ntry: pass\nexcept E, e: pass\n",
    ];

    [Fact]
    public void Mutated_code_is_read_without_harm_and_as_CPython_reads_it()
    {
        var random = Seeded.Random();
        var cases = Seeded.Number("BONDED_FUZZ_CASES") ?? DefaultCases;
        var (python, library) = Interpreters.Newest();
        var real = Directory.GetFiles(library, "*.py").Order(StringComparer.Ordinal).ToArray();
        using var oracle = new TreeOracle(python, Path.Combine(AppContext.BaseDirectory, "tree_oracle.py"));
        var path = Path.GetTempFileName();
        var (accepted, faultless, nodes) = (0, 0, 0L);
        try
        {
            for (var i = 0; i < cases; i++)
            {
                var source = Make(random, real);
                File.WriteAllBytes(path, source);
                try
                {
                    var parsed = Parsed.Of(source);
                    Assert.InRange(parsed.Module.Tokens, 0, 4 * source.Length + 16);
                    nodes += TreeRules.Check(parsed);
                    var (hashes, error) = oracle.Hashes(path);
                    faultless += parsed.Codes.Length == 0 ? 1 : 0;
                    if (hashes is null)
                        continue;
                    accepted++;
                    // From bytes CPython takes a file that is not UTF-8 in a comment.
                    Assert.True(parsed.Codes is [] or [SourceFaultCode.Undecodable], $"CPython accepts it: {parsed}");
                    Assert.Equal(hashes, parsed.Hashes);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"case {i}:\n{Encoding.UTF8.GetString(source)}\n---", e);
                }
            }
        }
        finally
        {
            File.Delete(path);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{cases} cases, {accepted} accepted by CPython, {faultless} without a fault here, {nodes} nodes");
        Assert.True(accepted > cases / 20, "Hardly any mutation is accepted: the comparison compares nothing.");
    }

    static byte[] Make(Random random, string[] real)
    {
        var text = "";
        if (random.Next(4) == 0)
        {
            var lines = File.ReadAllLines(real[random.Next(real.Length)]);
            var first = random.Next(lines.Length);
            text = string.Join('\n', lines.Skip(first).Take(random.Next(1, 30))) + "\n";
        }
        else
        {
            for (var count = random.Next(1, 4); count > 0; count--)
                text += Pieces[random.Next(Pieces.Length)];
        }

        var tokens = Token().Matches(text).Select(static match => match.Value).ToList();
        for (var times = random.Next(1, 4); times > 0 && tokens.Count > 1; times--)
        {
            var (at, other) = (random.Next(tokens.Count), random.Next(tokens.Count));
            switch (random.Next(7))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(at, tokens[other]);
                    break;
                case 2:
                    tokens[at] = tokens[other];
                    break;
                case 3:
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
                case 4:
                    var one = Pieces[random.Next(Pieces.Length)];
                    tokens.Insert(at, one[random.Next(one.Length)].ToString());
                    break;
                case 5:
                    var count = Math.Min(random.Next(1, 12), tokens.Count - other);
                    tokens.InsertRange(at, tokens.GetRange(other, count));
                    break;
                default:
                    tokens[at] = tokens[at].Length > 1 ? tokens[at].Remove(random.Next(tokens[at].Length), 1) : tokens[at] + tokens[at];
                    break;
            }
        }

        var bytes = Encoding.UTF8.GetBytes(string.Concat(tokens));
        if (random.Next(10) == 0 && bytes.Length > 0)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    [GeneratedRegex("\\w+|[ \\t]+|\\s|[^\\w\\s]", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
