using System.IO.Compression;
using System.Text;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Tests.Evaluation;

/// <summary>Code that is made to exhaust who reads it. Each ends within the budget; most with a fault that says so.</summary>
public sealed class HostileInputTests
{
    static string Repeat(string text, int count, string between = "") => string.Join(between, Enumerable.Repeat(text, count));

    static string Numbered(string text, int count) => string.Concat(Enumerable.Range(0, count).Select(i => text.Replace("#", i.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    static string Bomb()
    {
        var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 200; i++)
                zlib.Write(zeros);
        }

        return Convert.ToBase64String(output.ToArray());
    }

    public static TheoryData<string, string> Sources => new()
    {
        { "a string that doubles", "s = 'abcdefgh'\nwhile True:\n    s += s\n" },
        { "a string that doubles in a for loop", "s = 'abcdefgh'\nfor i in range(1000):\n    s = s + s\n" },
        { "a list that doubles", "s = [1]\nfor i in range(1000):\n    s = s + s\n" },
        { "a list that doubles by extending itself", "s = [1]\nfor i in range(1000):\n    s.extend(s)\n" },
        { "a list in a list in a list", "s = []\nfor i in range(100000):\n    s = [s]\nprint(str(s), s == s, hash(s))\nf(s)\nopen(s)\n" },
        { "a tuple of two of itself", "s = ()\nfor i in range(100000):\n    s = (s, s)\nprint(repr(s), s == s)\nimport os\nos.system(s)\n" },
        { "a dictionary in itself", "d = {}\nfor i in range(10000):\n    d = {'a': d, 'b': d}\nprint(d)\n" },
        { "a list of unknown length in a list", "s = []\nfor i in range(10000):\n    s = [s for _ in x]\nf(s)\n" },
        { "a partial of a partial", "import functools\ndef f():\n    pass\np = f\nfor i in range(100000):\n    p = functools.partial(p, 1)\np()\n" },
        { "a path of a path", "from pathlib import Path\np = Path('a')\nfor i in range(100000):\n    p = Path(p)\nopen(p)\n" },
        { "a number without end", "x = 10 ** 10 ** 10\ny = 1 << 10 ** 9\nz = 3 ** 99999999\nfor i in range(100):\n    y = y * y\n" },
        { "a number that squares", "x = 3\nwhile True:\n    x *= x\n" },
        { "a huge width", "print('%1000000000d' % 1, '{:>1000000000}'.format(1), f'{1:1000000000}', 'a'.ljust(10 ** 10), 'a' * 10 ** 10)\n" },
        { "a huge range", "for i in range(10 ** 18):\n    x = i\nlist(range(10 ** 12))\nsum(range(10 ** 15))\n" },
        { "a decompression bomb", "import zlib, base64\nexec(zlib.decompress(base64.b64decode('" + Bomb() + "')))\n" },
        { "functions that call themselves", "def f(s):\n    return f(s + 'a')\nf('a')\ndef fib(n):\n    return fib(n - 1) + fib(n - 2) if n > 1 else 1\nfib(1000)\n" },
        { "functions that call each other", "def f(s):\n    return g(s + 'a') + g(s)\ndef g(s):\n    return f(s + 'b') + f(s)\nf('a')\ng('b')\n" },
        { "a long chain of functions", Numbered("def f#(x):\n    return f@(x)\n", 3_000).Replace("@", "x") + "f0('a')\n" },
        { "a chain of functions in which each calls the next twice", "import os\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"def f{i}(x):\n    f{i + 1}(x)\n    f{i + 1}(x + 'a')\n")) + "def f200(x):\n    os.system(x)\nf0('a')\n" },
        { "code that executes itself", "s = 'exec(s); exec(s)'\nexec(s)\n" },
        { "code that makes more code", "s = 'x = 1'\nfor i in range(100):\n    s = 'exec(' + repr(s) + ')\\n' + s\n    exec(s)\n" },
        { "loops within loops", string.Concat(Enumerable.Range(0, 20).Select(i => new string(' ', i) + "for x in y:\n")) + new string(' ', 20) + "z = f(z)\n" },
        { "loops over constants within loops", string.Concat(Enumerable.Range(0, 20).Select(i => new string(' ', i) + "for x in 'abcdefghij':\n")) + new string(' ', 20) + "z = f(z)\n" },
        { "many branches", "if a:\n    x = 0\n" + Numbered("elif b#:\n    x = #\n    y# = x\n", 20_000) },
        { "many conditions one after the other", Numbered("if a#:\n    x = x + '#'\n", 20_000) },
        { "branches within branches", string.Concat(Enumerable.Range(0, 90).Select(i => new string(' ', i) + "if x:\n")) + new string(' ', 90) + "z = 1\n" },
        { "exceptions within exceptions", string.Concat(Enumerable.Range(0, 90).Select(i => new string(' ', i) + "try:\n")) + new string(' ', 90) + "z = 1\n" + string.Concat(Enumerable.Range(0, 90).Reverse().Select(i => new string(' ', i) + "except E:\n" + new string(' ', i + 1) + "z = f(z)\n")) },
        { "a long sum", "x = " + Repeat("a", 200_000, " + ") + "\n" },
        { "a long sum of strings", "x = " + Repeat("'ab'", 100_000, " + ") + "\n" },
        { "a long sum of numbers and products", "x = " + Repeat("1 + 2 * 3", 50_000, " - ") + "\n" },
        { "a long chain of attributes", "x = a" + Repeat(".b", 200_000) + "\n" },
        { "a long chain of calls", "import requests\nx = requests" + Repeat(".get(1)", 100_000) + "\n" },
        { "a long chain of subscripts", "x = a" + Repeat("[0]", 200_000) + "\n" },
        { "a long chain of comparisons", "x = " + Repeat("a", 50_000, " < ") + "\n" },
        { "a long chain of alternatives", "x = " + Repeat("a", 100_000, " or ") + "\n" },
        { "nested brackets", "x = " + Repeat("[", 190) + Repeat("]", 190) + "\n" },
        { "nested conditions", "x = " + Repeat("a if b else ", 900) + "c\n" },
        { "nested functions", "x = " + Repeat("lambda: ", 900) + "1\n" + "x" + Repeat("()", 900) + "\n" },
        { "nested signs", "x = " + Repeat("not ", 900) + Repeat("-", 900) + "1\n" },
        { "nested classes", string.Concat(Enumerable.Range(0, 90).Select(i => new string(' ', i) + $"class C{i}:\n")) + new string(' ', 90) + "x = 1\n" },
        { "nested definitions", string.Concat(Enumerable.Range(0, 90).Select(i => new string(' ', i) + $"def f{i}(a{i}):\n")) + new string(' ', 90) + "return " + string.Join("+", Enumerable.Range(0, 90).Select(i => "a" + i)) + "\n" },
        { "a comprehension of many loops", "x = [a" + Repeat(" for a in b", 5_000) + "]\n" },
        { "a comprehension of many conditions", "x = [a for a in b" + Repeat(" if c", 20_000) + "]\n" },
        { "a long list", "x = [" + Repeat("1", 500_000, ",") + "]\nfor a in x:\n    b = a + 1\n" },
        { "a long list of strings", "x = [" + Numbered("'s#',", 100_000) + "]\ny = ''.join(x)\n" },
        { "a long dictionary", "x = {" + Numbered("'k#': #,", 50_000) + "}\nfor i in range(50000):\n    x[i] = i\nfor k in x:\n    y = x[k]\n" },
        { "many classes that inherit from each other", "class C0:\n    pass\n" + string.Concat(Enumerable.Range(1, 2_000).Select(i => $"class C{i}(C{i - 1}):\n    def m{i}(self):\n        return self.m{i - 1}()\n")) + "C1999().m1999()\n" },
        { "diamonds of classes", "class A0:\n    pass\nclass B0:\n    pass\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"class A{i}(A{i - 1}, B{i - 1}):\n    pass\nclass B{i}(A{i - 1}, B{i - 1}):\n    pass\n")) + "A60().x()\n" },
        { "a class that is its own base", "class A:\n    pass\nfor i in range(100):\n    class A(A):\n        pass\n    A().x\n" },
        { "many variables and many branches", Numbered("v# = #\n", 3_000) + Numbered("if v#:\n    v# = f(v#)\n", 3_000) },
        { "many functions", Numbered("def f#(a, b=1, *c, d, **e):\n    return f#(a, b, *c, d=d, **e)\n", 10_000) },
        { "a function of many parameters", "def f(" + Numbered("a#,", 5_000) + "):\n    return " + string.Join("+", Enumerable.Range(0, 5_000).Select(i => "a" + i)) + "\nf(" + Repeat("1", 5_000, ",") + ")\n" },
        { "many files", "for i in range(100000):\n    open('file' + str(i), 'w').write('x')\nimport os\nos.system('file1')\n" },
        { "many writes to many files and many runs", "import os\n" + Numbered("open('file#', 'w').write('x')\nos.system('sh file#')\n", 5_000) },
        { "generators that yield each other", "def g():\n    yield from g()\n    yield 'a'\nx = list(g())\nfor a in g():\n    for b in g():\n        pass\n" },
        { "a property that asks for itself", "class A:\n    @property\n    def p(self):\n        return self.p + self.p\nA().p\n" },
        { "an attribute that asks for itself", "class A:\n    def __getattr__(self, n):\n        return getattr(self, n)\n    def __iter__(self):\n        return self\n    def __next__(self):\n        return next(self)\nfor x in A():\n    x.y\n" },
        { "a module that imports all of itself", "from m import *\nimport m\nm.x = m\nm.m.m.m.x.x.y()\n" },
        { "unpacking without end", "a, b = 1, 2\nfor i in range(10 ** 6):\n    a, b = b, a + b\n*a, = range(10 ** 9)\n" },
        { "a state that every turn of a loop leaves", "x = ''\nfor i in range(100000):\n    if unknown(i):\n        break\n    x += 'a'\n" },
        { "names of names", "import os\n" + Repeat("globals()['x' * 3] = globals()\n", 2_000) },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Nothing_takes_longer_than_its_budget(string what, string source)
    {
        var limits = AnalysisLimits.Default;
        var evaluator = new Evaluator(SmallLibrary.Instance, limits, CancellationToken.None);
        ProgramFacts? facts = null;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    facts = evaluator.Analyse([new ModuleSource("m", false, "m.py", Encoding.UTF8.GetBytes(source))]);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            16 << 20);
        thread.Start();
        thread.Join();
        Assert.True(failure is null, what + ": " + failure);
        Assert.NotNull(facts);

        // Every body may use its own budget, which the last step may pass; all together the whole.
        Assert.True(evaluator.Steps <= limits.Steps + limits.UnitSteps, what + ": " + evaluator.Steps);
    }

    [Fact]
    public void Running_out_is_told()
    {
        var source = "x = 0\n" + Repeat("x = f(x)\n", 2_000);
        var facts = Analysis.Of(source, AnalysisLimits.Default with { UnitSteps = 1_000 }).Facts;
        Assert.Contains(facts.Modules[0].Faults, fault => fault.Code == SourceFaultCode.Budget);
    }

    [Fact]
    public void The_rest_of_a_package_is_analysed_after_one_module_ran_out()
    {
        var analysis = Analysis.Of([("a", Repeat("x = f(x)\n", 2_000)), ("b", "import os\nos.system('id')")], AnalysisLimits.Default with { UnitSteps = 1_000 });
        Assert.Contains("ProcessRun os.system 'id'", analysis.Effects);
        Assert.Empty(analysis.Facts.Modules[1].Faults);
    }

    [Fact]
    public void An_analysis_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => ProgramAnalysis.Analyse([new ModuleSource("m", false, "m.py", "x = 1"u8.ToArray())], SmallLibrary.Instance, AnalysisLimits.Default, source.Token));
    }

    [Fact]
    public void Cyclic_imports_end()
    {
        var modules = Enumerable.Range(0, 300).Select(i => ($"m{i}", $"from m{(i + 1) % 300} import *\nimport m{(i + 7) % 300}\nx{i} = x{(i + 1) % 300}\n")).ToArray();
        Assert.Equal(300, Analysis.Of(modules).Facts.Modules.Count);
    }

    [Fact]
    public void A_long_chain_of_imports_ends()
    {
        var modules = Enumerable.Range(0, 5_000).Select(i => ($"m{i}", $"import m{i + 1}\nx = m{i + 1}.x\n")).ToArray();
        Assert.Equal(5_000, Analysis.Of(modules).Facts.Modules.Count);
    }
}
