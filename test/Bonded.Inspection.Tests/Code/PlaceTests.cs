using System.Text;
using Bonded.Inspection.Code;
using Bonded.Inspection.Startup;

namespace Bonded.Inspection.Tests.Code;

public sealed class PlaceTests
{
    [Theory]
    [InlineData("src/demo/a.py", "demo.a")]
    [InlineData("src/demo/__init__.py", "demo")]
    [InlineData("lib/top.py", "top")]
    [InlineData("demo/sub/b.py", "demo.sub.b")]
    [InlineData("code/other/x.py", "other.x")]
    [InlineData("setup.py", "setup")]
    public void Modules_of_a_project_have_the_names_they_are_imported_by(string place, string name)
    {
        var names = new ModuleNames(["src/demo/__init__.py", "demo/__init__.py", place], ["code"], isProject: true);
        Assert.Equal(name, names.Name(place, SourceRole.Module));
    }

    [Fact]
    public void A_folder_that_is_a_package_is_no_root()
    {
        var names = new ModuleNames(["src/__init__.py", "src/a.py"], [], isProject: true);
        Assert.Equal("src.a", names.Name("src/a.py", SourceRole.Module));
        Assert.Equal("src", names.Name("src/__init__.py", SourceRole.Module));
    }

    [Fact]
    public void Two_files_of_one_name_are_two_modules()
    {
        var names = new ModuleNames(["src/a.py", "a.py"], [], isProject: true);
        Assert.Equal(["a", "<src/a.py>"], [names.Name("a.py", SourceRole.Module), names.Name("src/a.py", SourceRole.Module)]);
    }

    [Theory]
    [InlineData("demo/tests/a.py", true)]
    [InlineData("docs/conf.py", true)]
    [InlineData("Examples/x.py", true)]
    [InlineData("demo/test_a.py", true)]
    [InlineData("demo/conftest.py", true)]
    [InlineData("demo/sub/sample/a.py", true)]
    [InlineData("sample/a.py", false)]
    [InlineData("test.py", false)]
    [InlineData("test_a.py", false)]
    [InlineData("demo/testing/a.py", false)]
    [InlineData("demo/attest.py", false)]
    public void Tests_and_documentation_are_told_by_their_place(string place, bool isTest) => Assert.Equal(isTest, SourcePlace.IsTest(place));

    [Theory]
    [InlineData("a\nimport os\nb\n", "\nimport os\n\n")]
    [InlineData("\ufeffimport os", "import os\n")]
    [InlineData("import\tos\r\nimports\r\n", "import\tos\n\n")]
    [InlineData("#\fimport os; x()\n", "\n\nimport os; x()\n")]
    [InlineData("#\u2028import os; x()\n", "\n\nimport os; x()\n")]
    [InlineData("import a\f;evil()\n", "import a\f;evil()\nimport a\n\n")]
    public void The_lines_of_a_path_file_that_are_code_are_all_taken(string content, string code) =>
        Assert.Equal(code, Encoding.UTF8.GetString(PathFile.Code(Encoding.UTF8.GetBytes(content))));

    [Fact]
    public void Projects_declare_where_modules_lie_and_what_runs()
    {
        var declarations = ProjectDeclarations.Read(
            """
            [build-system]
            requires = []
            build-backend = "backend.hooks:api"
            backend-path = ["./_build"]
            [project.scripts]
            tool = "demo.cli:main"
            [project.entry-points.pytest11]
            plugin = "demo.plugin"
            [tool.setuptools.package-dir]
            "" = "python3"
            [tool.hatch.build.targets.wheel.hooks.custom]
            path = "tools/hook.py"
            """u8.ToArray(),
            """
            [options]
            package_dir =
                = code
            cmdclass =
                build_ext = demo.build.Build
            [options.entry_points]
            console_scripts =
                # a remark
                other = demo.cli:other
            """u8.ToArray());
        Assert.Equal(["_build", "python3", "code"], declarations.Roots);
        Assert.Equal(new Startpoint(Trigger.Install, "backend.hooks", "api"), declarations.Backend);
        Assert.True(declarations.IsBuildScript("tools/hook.py") && declarations.IsBuildScript("hatch_build.py") && !declarations.IsBuildScript("demo/cli.py"));
        Assert.Equal(
            [
                new Startpoint(Trigger.EntryPoint, "demo.cli", "main"), new Startpoint(Trigger.EntryPoint, "demo.plugin", null),
                new Startpoint(Trigger.Install, "demo.build", "Build"), new Startpoint(Trigger.EntryPoint, "demo.cli", "other"),
            ],
            declarations.Startpoints);
    }
}
