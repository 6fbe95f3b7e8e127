using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests.Triggers;

/// <summary>When code runs, told by the capability that the code has: each package starts a process in one place.</summary>
public sealed class TriggerTests
{
    const string Run = "import subprocess\nsubprocess.run(['true'])\n";

    const string Function = "import subprocess\ndef go():\n    subprocess.run(['true'])\n";

    static WheelBuilder Wheel => new("demo", "1.0");

    static SdistBuilder Sdist => new SdistBuilder("demo", "1.0").With("demo/__init__.py", "");

    static void RunsAt(Trigger trigger, WheelBuilder wheel) => RunsAt(trigger, wheel.Inspect());

    static void RunsAt(Trigger trigger, SdistBuilder sdist) => RunsAt(trigger, sdist.Inspect());

    static void RunsAt(Trigger trigger, InspectionFacts facts) =>
        Assert.Equal(trigger, Assert.Single(facts.Capabilities, use => use.Capability == "process").Trigger);

    [Fact]
    public void A_module_runs_on_import()
    {
        RunsAt(Trigger.Import, Wheel.With("demo/__init__.py", Run));
        RunsAt(Trigger.Import, Wheel.With("demo/__init__.py", "").With("demo/sub/inner.py", Run));
        RunsAt(Trigger.Import, Wheel.With("demo.py", Function + "go()\n"));
        RunsAt(Trigger.Import, Wheel.With("demo/__init__.py", "from . import other\nother.go()\n").With("demo/other.py", Function));
        RunsAt(Trigger.Import, Wheel.With("demo/__init__.py", "from .other import go as run\nclass A:\n    x = run()\n").With("demo/other.py", Function));
        // In a wheel it is a module like any other.
        RunsAt(Trigger.Import, Wheel.With("setup.py", Run));
    }

    [Fact]
    public void A_function_that_nothing_calls_runs_when_called()
    {
        RunsAt(Trigger.Call, Wheel.With("demo/__init__.py", Function));
        RunsAt(Trigger.Call, Wheel.With("demo/__init__.py", "import subprocess\nif __name__ == '__main__':\n    subprocess.run(['true'])\n"));
        RunsAt(Trigger.Call, Wheel.With("demo/__init__.py", "import subprocess\nclass A:\n    def go(self):\n        subprocess.run(['true'])\n"));
    }

    [Fact]
    public void Tests_run_as_tests_unless_the_package_imports_them()
    {
        RunsAt(Trigger.Test, Wheel.With("demo/__init__.py", "").With("demo/tests/__init__.py", "").With("demo/tests/test_a.py", Run));
        RunsAt(Trigger.Import, Wheel.With("demo/__init__.py", "import demo.tests.test_a\n").With("demo/tests/__init__.py", "").With("demo/tests/test_a.py", Run));
        RunsAt(Trigger.Test, Sdist.With("tests/conftest.py", Run));
        RunsAt(Trigger.Test, Sdist.With("docs/conf.py", Run));
    }

    [Fact]
    public void Entry_points_run_as_such()
    {
        RunsAt(Trigger.EntryPoint, Wheel.With("demo/__init__.py", Function).WithDistInfo("entry_points.txt", "[console_scripts]\nx = demo:go\n"));
        RunsAt(Trigger.EntryPoint, Wheel.With("demo/__init__.py", Function).WithDistInfo("entry_points.txt", "[pytest11]\nx = demo:go\n"));
        RunsAt(Trigger.EntryPoint, Wheel.With("demo/__init__.py", "").With("demo/__main__.py", Run));
        RunsAt(Trigger.EntryPoint, Wheel.With($"{Wheel.Data}/scripts/tool", "#!python\n" + Run));
        RunsAt(Trigger.EntryPoint, Sdist.With("demo/cli.py", Function).ProjectFile("[project]\nname = 'demo'\n[project.scripts]\nx = 'demo.cli:go'\n"));
        RunsAt(Trigger.EntryPoint, Sdist.With("demo/cli.py", Function).With("setup.py", "from setuptools import setup\nsetup(entry_points={'console_scripts': ['x = demo.cli:go']})\n"));
        RunsAt(Trigger.EntryPoint, Sdist.With("demo/cli.py", Function).With("setup.cfg", "[options.entry_points]\nconsole_scripts =\n    x = demo.cli:go\n"));
    }

    [Fact]
    public void Start_up_code_runs_at_every_start()
    {
        RunsAt(Trigger.Start, Wheel.With("x.pth", "import subprocess; subprocess.run(['true'])\n"));
        RunsAt(Trigger.Start, Wheel.With("x.pth", "/some/folder\nimport demo\n").With("demo/__init__.py", "from demo import inner\n").With("demo/inner.py", Run));
        RunsAt(Trigger.Start, Wheel.With("x.pth", "import demo; demo.go()\n").With("demo/__init__.py", Function));
        RunsAt(Trigger.Start, Wheel.With("x.start", "# PEP 829\ndemo:go\n").With("demo/__init__.py", Function));
        RunsAt(Trigger.Start, Wheel.With("sitecustomize.py", Run));
        RunsAt(Trigger.Start, Wheel.With($"{Wheel.Data}/purelib/usercustomize.py", Run));
        RunsAt(Trigger.Start, Wheel.With($"{Wheel.Data}/data/lib/python3.13/site-packages/sitecustomize.py", Run));
        RunsAt(Trigger.Import, Wheel.With("demo/sitecustomize.py", Run));
        RunsAt(Trigger.Import, Wheel.With("x.pth", "/some/folder\nimports\n").With("imports.py", Run));
    }

    [Fact]
    public void A_build_runs_setup_py_and_what_it_hands_over()
    {
        RunsAt(Trigger.Install, Sdist.With("setup.py", Run));
        RunsAt(Trigger.Install, Sdist.With("setup.py", "import subprocess\nif __name__ == '__main__':\n    subprocess.run(['true'])\n"));
        RunsAt(Trigger.Install, Sdist.With("setup.py", "import helper\n").With("helper.py", Run));
        RunsAt(Trigger.Install, Sdist.With("setup.py", "from demo.version import v\n").With("demo/version.py", Run));
        RunsAt(Trigger.Install, Sdist.With("setup.py",
            "import subprocess\nfrom setuptools import setup\nfrom setuptools.command.install import install\nclass Mine(install):\n    def run(self):\n        subprocess.run(['true'])\nsetup(cmdclass={'install': Mine})\n"));
        RunsAt(Trigger.Install, Sdist
            .With("setup.py", "from setuptools import setup\nfrom helper import Mine\nsetup(name='demo', cmdclass=dict(install=Mine))\n")
            .With("helper.py", "import subprocess\nfrom setuptools.command.install import install\nclass Mine(install):\n    def run(self):\n        self.more()\n    def more(self):\n        subprocess.run(['true'])\n"));
        RunsAt(Trigger.Call, Sdist.With("setup.py", "from setuptools import setup\nsetup()\n").With("demo/a.py", Function));
    }

    [Fact]
    public void A_build_backend_within_the_sdist_runs_on_install()
    {
        const string Hook = "import subprocess\ndef build_wheel(a, b=None, c=None):\n    subprocess.run(['true'])\n";
        RunsAt(Trigger.Install, Sdist.With("_build/hooks.py", Hook).ProjectFile("[build-system]\nrequires = []\nbuild-backend = 'hooks'\nbackend-path = ['_build']\n"));
        RunsAt(Trigger.Install, Sdist.With("_build/hooks.py", Run).ProjectFile("[build-system]\nrequires = []\nbuild-backend = 'hooks'\nbackend-path = ['_build']\n"));
        RunsAt(Trigger.Call, Sdist.With("demo/hooks.py", Hook).ProjectFile("[build-system]\nrequires = []\nbuild-backend = 'hatchling.build'\n"));
        RunsAt(Trigger.Install, Sdist
            .With("hatch_build.py", "import subprocess\nfrom hatchling.builders.hooks.plugin.interface import BuildHookInterface\nclass H(BuildHookInterface):\n    def initialize(self, version, data):\n        subprocess.run(['true'])\n"));
    }

    [Fact]
    public void What_an_sdist_does_not_install_runs_only_when_called()
    {
        RunsAt(Trigger.Call, Sdist.With("tools/release.py", Run));
        RunsAt(Trigger.Import, Sdist.With("src/other/__init__.py", Run));
        RunsAt(Trigger.Import, Sdist.With("alone.py", Run));
    }

    [Fact]
    public void What_is_passed_to_a_helper_happens_when_it_is_passed()
    {
        const string Helper = "import subprocess\ndef run(line):\n    subprocess.run(line)\nrun('true')\n";
        var facts = Wheel.With("demo/__init__.py", Helper + "def later():\n    import urllib.request\n    urllib.request.urlopen('https://example.invalid/')\n").Inspect();
        Assert.Equal(Trigger.Call, Assert.Single(facts.Capabilities, use => use.Capability == "network").Trigger);
        RunsAt(Trigger.Import, Wheel.With("demo/__init__.py", Helper));
        // The secret is read by who calls, so it is used when that runs.
        facts = Wheel.With("demo/__init__.py", Helper + "def later():\n    run(open('/root/.ssh/id_rsa').read())\n").Inspect();
        Assert.Equal(Trigger.Call, Assert.Single(facts.Capabilities, use => use.Capability == "credentials").Trigger);
    }

    [Fact]
    public void Hidden_code_runs_when_the_code_around_it_does()
    {
        var hidden = Convert.ToBase64String("import subprocess\nsubprocess.run(['true'])\n"u8);
        RunsAt(Trigger.Import, Wheel.With("demo/__init__.py", $"import base64\nexec(base64.b64decode('{hidden}'))\n"));
        RunsAt(Trigger.Call, Wheel.With("demo/__init__.py", $"import base64\ndef f():\n    exec(base64.b64decode('{hidden}'))\n"));
    }
}
