using Bonded.Python.Evaluation;

namespace Bonded.Python.Tests.Evaluation;

public sealed class CallGraphTests
{
    [Theory]
    [InlineData("def f():\n    pass\nf()")]
    [InlineData("def f():\n    pass\ng = f\ng()")]
    [InlineData("def f():\n    pass\nlist(map(f, x))")]
    [InlineData("import threading\ndef f():\n    pass\nthreading.Thread(target=f).start()")]
    [InlineData("import atexit\ndef f():\n    pass\natexit.register(f)")]
    [InlineData("import atexit\n@atexit.register\ndef f():\n    pass")]
    [InlineData("def f(g):\n    return g\n@f\ndef h():\n    pass")]
    [InlineData("def f():\n    pass\ndef g():\n    f()\ng()")]
    [InlineData("def f():\n    pass\n{'a': f}[x]()")]
    [InlineData("def f():\n    pass\ntry:\n    f()\nexcept E:\n    pass")]
    [InlineData("def f():\n    pass\nwith x as y:\n    f()")]
    [InlineData("def f():\n    pass\nx = [f() for _ in y]")]
    [InlineData("def f():\n    pass\nx = y or f()")]
    [InlineData("def f():\n    pass\nclass A:\n    x = f()")]
    [InlineData("def f():\n    pass\nglobals()['f']()")]
    [InlineData("def f():\n    pass\nimport functools\nfunctools.partial(f, 1)()")]
    [InlineData("def outer():\n    def f():\n        pass\n    f()\nouter()")]
    [InlineData("import sys\ndef f():\n    pass\nif sys.platform == 'win32':\n    f()")]
    public void Functions_are_reached_however_they_are_called(string source)
    {
        var analysis = Analysis.Of(source);
        Assert.Contains(analysis.Reached(), name => name is "f" or "outer.f");
    }

    [Theory]
    [InlineData("class A:\n    def __init__(self):\n        pass\nA()", "A.__init__")]
    [InlineData("class A:\n    def __del__(self):\n        pass\nA()", "A.__del__")]
    [InlineData("class A:\n    def m(self):\n        pass\nA().m()", "A.m")]
    [InlineData("class B:\n    def m(self):\n        pass\nclass A(B):\n    pass\nA().m()", "B.m")]
    [InlineData("class A:\n    @property\n    def p(self):\n        pass\nA().p", "A.p")]
    [InlineData("class A:\n    def __enter__(self):\n        pass\nwith A():\n    pass", "A.__enter__")]
    [InlineData("class B:\n    def __init_subclass__(cls):\n        pass\nclass A(B):\n    pass", "B.__init_subclass__")]
    [InlineData("class M(type):\n    def __new__(c, *a):\n        pass\nclass A(metaclass=M):\n    pass", "M.__new__")]
    [InlineData("import threading\nclass A(threading.Thread):\n    def run(self):\n        pass\nA().start()", "A.run")]
    public void Methods_are_reached_however_they_are_called(string source, string method) =>
        Assert.Contains(method, Analysis.Of(source).Reached());

    [Theory]
    [InlineData("def f():\n    pass")]
    [InlineData("def f():\n    pass\ndef g():\n    f()")]
    [InlineData("if __name__ == '__main__':\n    f()\ndef f():\n    pass")]
    [InlineData("def f():\n    pass\nif '__main__' == __name__:\n    f()")]
    [InlineData("def f():\n    pass\nif __name__ == '__main__' and x:\n    f()")]
    [InlineData("import click\n@click.command()\ndef f():\n    pass")]
    [InlineData("def f():\n    pass\nif False:\n    f()")]
    public void Functions_that_nothing_calls_on_import_are_not_reached(string source) =>
        Assert.DoesNotContain("f", Analysis.Of(source).Reached());

    [Theory]
    [InlineData("def f():\n    pass\nunknown(f)")]
    [InlineData("def f():\n    pass\nunknown({'a': f})")]
    [InlineData("import library\ndef f():\n    pass\nlibrary.take(f)")]
    public void A_function_that_is_passed_on_may_be_called(string source)
    {
        var analysis = Analysis.Of(source);
        Assert.Equal(["f"], analysis.Facts.Modules[0].Body.MayCalls.Select(unit => unit.Name));
        Assert.Empty(analysis.Facts.Modules[0].Body.Calls);
    }

    [Fact]
    public void A_method_with_a_rare_name_may_be_meant_where_the_receiver_is_not_known()
    {
        var analysis = Analysis.Of("class A:\n    def rarely(self):\n        pass\n    def get(self):\n        pass\nx.rarely()\nx.get()");
        Assert.Equal(["A.rarely"], analysis.Facts.Modules[0].Body.MayCalls.Select(unit => unit.Name));
        Assert.Empty(analysis.Facts.Modules[0].Body.Calls);
    }

    [Fact]
    public void What_stands_below_a_main_guard_is_a_unit_of_its_own()
    {
        var analysis = Analysis.Of("import os\nif __name__ == '__main__':\n    os.system('id')\nelse:\n    os.system('other')");
        Assert.Contains(analysis.Facts.Effects, effect => effect is { Unit.Kind: CodeUnitKind.MainGuard, Target: Value.Text { Content: "id" } });
        Assert.Contains(analysis.Facts.Effects, effect => effect is { Unit.Kind: CodeUnitKind.Module, Target: Value.Text { Content: "other" } });
    }

    [Fact]
    public void Imports_within_the_package_are_edges_and_others_are_named()
    {
        var analysis = Analysis.Of(
        [
            ("p.__init__", "from . import a\nfrom .b import run\nimport os.path, yaml"),
            ("p.a", "import p.c"),
            ("p.b", "def run():\n    pass"),
            ("p.c", "x = 1"),
        ]);
        Assert.Equal(["p.a", "p.b"], analysis.Facts.Modules[0].Imports.Select(module => module.Source.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["p", "p.c"], analysis.Facts.Modules[1].Imports.Select(module => module.Source.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["os.path", "yaml"], analysis.Facts.Modules[0].Outside);
    }

    [Fact]
    public void Names_are_followed_through_the_modules_of_a_package()
    {
        var analysis = Analysis.Of(
        [
            ("p.__init__", "from .start import *\ngo('id')"),
            ("p.start", "from p.inner import helper as go"),
            ("p.inner", "from ._names import S\nimport os\nhelper = getattr(os, S)"),
            ("p._names", "S = 'sys' + 'tem'"),
        ]);
        Assert.Contains("ProcessRun os.system 'id'", analysis.Effects);
    }

    [Fact]
    public void Modules_that_import_each_other_are_analysed()
    {
        var analysis = Analysis.Of([("p.__init__", ""), ("p.a", "from . import b\nimport os\ndef f(c):\n    os.system(c)"), ("p.b", "from . import a\ndef g():\n    a.f('id')")]);
        Assert.Contains("ProcessRun os.system 'id' in f", analysis.Effects);
    }

    [Fact]
    public void A_build_tells_its_commands()
    {
        var analysis = Analysis.Of("from setuptools import setup\nfrom setuptools.command.install import install\nclass I(install):\n    def run(self):\n        install.run(self)\nsetup(name='x', cmdclass={'install': I})");
        var setup = Assert.Single(analysis.Facts.Effects, effect => effect.Kind == EffectKind.Setup);
        var commands = Assert.IsType<Value.Mapping>(setup.Keywords.Single(keyword => keyword.Name == "cmdclass").Value);
        var type = Assert.IsType<Value.Class>(commands.Entries[0].Value);
        Assert.Equal("I.run", type.Methods["run"].Name);
        Assert.Equal(["setuptools.command.install.install"], type.Bases);
    }

    [Fact]
    public void An_effect_of_a_function_names_who_passed_what_matters()
    {
        var analysis = Analysis.Of("import os\ndef run(c):\n    os.system(c)\ndef go():\n    run('id')");
        var effect = Assert.Single(analysis.Facts.Effects);
        Assert.Equal("run", effect.Unit.Name);
        Assert.Equal(["go"], effect.Callers.Select(unit => unit.Name));
        Assert.Equal(3, effect.Line);
    }

    [Fact]
    public void Functions_and_methods_are_listed_by_name()
    {
        var facts = Analysis.Of("def f():\n    def g():\n        pass\nclass C:\n    def m(self):\n        pass").Facts;
        Assert.Equal(["C.m", "f"], facts.Modules[0].Functions.Keys.Where(name => name != "f.g").Order(StringComparer.Ordinal));
    }
}
