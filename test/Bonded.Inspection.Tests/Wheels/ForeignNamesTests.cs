using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests.Wheels;

public sealed class ForeignNamesTests
{
    static WheelBuilder Wheel(string project) => new WheelBuilder(project, "1.0").With("demo/__init__.py", "x = 1\n");

    [Theory]
    [InlineData("requests/__init__.py")]
    [InlineData("requests.py")]
    [InlineData("requests/adapters.py")]
    [InlineData("Requests/__init__.py")]
    [InlineData("typing_extensions.py")]
    [InlineData("numpy/core.cpython-312-x86_64-linux-gnu.so")]
    [InlineData("yarl.pyd")]
    [InlineData("sample_demo-1.0.data/purelib/urllib3/util.py")]
    [InlineData("json/__init__.py")]
    [InlineData("pickle.py")]
    [InlineData("ssl.pyc")]
    public void A_module_of_another_s_name_is_found(string path) =>
        Assert.Contains(Wheel("sample-demo").With(path, "").Inspect().Findings, f => f is { Rule: "foreign-import", Strength: Strength.Medium });

    [Theory]
    [InlineData("sample_demo/requests/__init__.py")]
    [InlineData("sample_demo/json.py")]
    [InlineData("sample_demo.py")]
    [InlineData("requests-stubs/__init__.pyi")]
    [InlineData("requests.txt")]
    [InlineData("tests/__init__.py")]
    [InlineData("build/x.py")]
    [InlineData("json/schema.txt")]
    [InlineData("sample_demo-1.0.data/headers/requests/x.h")]
    public void A_module_of_its_own_is_nothing(string path) => Wheel("sample-demo").With(path, "").Inspect().FiresNothing();

    [Fact]
    public void A_project_has_the_package_of_its_name()
    {
        Wheel("typing-extensions").With("typing_extensions.py", "").Inspect().FiresNothing();
        Wheel("Requests").With("requests/__init__.py", "").Inspect().FiresNothing();
    }

    [Fact]
    public void What_is_honest_for_many_is_noted()
    {
        // A module that an older Python does not have.
        Wheel("sample-demo").With("enum/__init__.py", "").Inspect().Fires("foreign-import", Strength.Medium);
        Wheel("enum34").With("enum/__init__.py", "").Inspect().Fires("foreign-import", Strength.Low);
        Wheel("legacy-cgi").With("cgi.py", "").Inspect().Fires("foreign-import", Strength.Low);
        // The same package, built otherwise, by a project that many have.
        Wheel("psycopg2-binary").With("psycopg2/__init__.py", "").Inspect().Fires("foreign-import", Strength.Low);
        Wheel("psycopg2-binary-of-somebody").With("psycopg2/__init__.py", "").Inspect().Fires("foreign-import", Strength.Medium);
        // One part of what many projects fill together.
        Wheel("flask-sample-demo").With("flask/sample/__init__.py", "").Inspect().Fires("foreign-import", Strength.Low);
        // Data alone.
        Wheel("sample-demo").With("docker/Dockerfile", "").Inspect().Fires("foreign-import", Strength.Low);
    }
}
