using System.Collections.Frozen;

namespace Bonded.Python.Evaluation;

/// <summary>The names of Python's builtins, of both versions.</summary>
internal static class PythonBuiltins
{
    static readonly FrozenSet<string> Names =
        ("abs aiter all anext any apply ascii basestring bin bool breakpoint buffer bytearray bytes callable chr classmethod cmp coerce compile complex " +
        "copyright credits delattr dict dir divmod enumerate eval exec execfile exit file filter float format frozenset getattr globals hasattr hash help " +
        "hex id input int intern isinstance issubclass iter len license list locals long map max memoryview min next object oct open ord pow print " +
        "property quit range raw_input reduce reload repr reversed round set setattr slice sorted staticmethod str sum super tuple type unichr unicode " +
        "vars xrange zip __import__ Exception BaseException ValueError TypeError KeyError IndexError AttributeError ImportError OSError IOError RuntimeError " +
        "StopIteration NotImplementedError NotImplemented SystemExit KeyboardInterrupt AssertionError NameError UnicodeDecodeError UnicodeEncodeError " +
        "UnicodeError LookupError ModuleNotFoundError FileNotFoundError PermissionError EnvironmentError ZeroDivisionError OverflowError Warning " +
        "DeprecationWarning UserWarning FutureWarning RuntimeWarning ImportWarning ResourceWarning GeneratorExit EOFError MemoryError SyntaxError " +
        "TimeoutError ConnectionError BrokenPipeError ArithmeticError FloatingPointError SystemError WindowsError StandardError").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string name) => Names.Contains(name);
}
