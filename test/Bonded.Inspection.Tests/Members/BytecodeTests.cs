using Bonded.Testing.Packages;

namespace Bonded.Inspection.Tests.Members;

public sealed class BytecodeTests
{
    static WheelBuilder Demo => new WheelBuilder("demo", "1.0").With("demo/__init__.py", "x = 1\n");

    static byte[] Pyc(byte flags = 0, byte size = 6) => [0xF3, 0x0D, 0x0D, 0x0A, flags, 0, 0, 0, 0, 0, 0, 0, size, 0, 0, 0, 0xE3, 0];

    [Theory]
    [InlineData("demo/x.pyc")]
    [InlineData("demo/x.PYO")]
    [InlineData("x.pyc")]
    [InlineData("demo/__pycache__/x.cpython-313.pyc")]
    public void Bytecode_without_its_source_is_found(string path)
    {
        Demo.With(path, "x").Inspect().Fires("bytecode-only", Strength.Medium);
        Assert.Contains(Sdist.With(path, "x").Inspect().Findings, f => f is { Rule: "bytecode-only", Strength: Strength.Medium });
    }

    [Fact]
    public void Bytecode_beside_its_source_is_nothing()
    {
        Demo.With("demo/__pycache__/__init__.cpython-313.opt-1.pyc", "x").With("demo/__init__.pyc", "x").Inspect().FiresNothing();
        Demo.With("demo/__pycache__/__init__.cpython-313.pyc", Pyc()).Inspect().FiresNothing();
        Sdist.With("demo/__pycache__/__init__.cpython-313.pyc", Pyc()).Inspect().FiresNothing();
    }

    [Fact]
    public void Bytecode_of_another_source_is_found() =>
        Demo.With("demo/__pycache__/__init__.cpython-313.pyc", Pyc(size: 7)).Inspect().Fires("bytecode-only", Strength.Medium);

    [Fact]
    public void Bytecode_that_Python_runs_whatever_its_source_says_is_found()
    {
        Demo.With("demo/__pycache__/__init__.cpython-313.pyc", Pyc(flags: 1)).Inspect().Fires("bytecode-only", Strength.Medium);
        Demo.With("demo/__pycache__/__init__.cpython-313.pyc", Pyc(flags: 3)).Inspect().FiresNothing();
    }

    [Fact]
    public void What_only_the_tests_of_an_sdist_have_is_noted() =>
        Sdist.With("tests/data/old.pyc", "x").Inspect().Fires("bytecode-only", Strength.Low);

    static SdistBuilder Sdist => new SdistBuilder("demo", "1.0").With("demo/__init__.py", "x = 1\n");
}
