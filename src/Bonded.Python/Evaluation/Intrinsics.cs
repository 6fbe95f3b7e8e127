using System.Collections.Frozen;

namespace Bonded.Python.Evaluation;

/// <summary>The names of the functions that the evaluation itself understands.</summary>
internal static class Intrinsics
{
    static readonly FrozenDictionary<string, Intrinsic> Names = new Dictionary<string, Intrinsic>(StringComparer.Ordinal)
    {
        ["builtins.getattr"] = Intrinsic.GetAttribute,
        ["builtins.setattr"] = Intrinsic.SetAttribute,
        ["builtins.__import__"] = Intrinsic.Import,
        ["importlib.import_module"] = Intrinsic.Import,
        ["importlib.__import__"] = Intrinsic.Import,
        ["builtins.globals"] = Intrinsic.Globals,
        ["builtins.locals"] = Intrinsic.Locals,
        ["builtins.dir"] = Intrinsic.None,
        ["builtins.vars"] = Intrinsic.Variables,
        ["builtins.exec"] = Intrinsic.Execute,
        ["builtins.eval"] = Intrinsic.Evaluate,
        ["builtins.compile"] = Intrinsic.Compile,
        ["builtins.execfile"] = Intrinsic.ExecuteFile,
        ["runpy.run_path"] = Intrinsic.ExecuteFile,
        ["builtins.map"] = Intrinsic.Map,
        ["itertools.imap"] = Intrinsic.Map,
        ["builtins.filter"] = Intrinsic.Filter,
        ["functools.partial"] = Intrinsic.Partial,
        ["operator.attrgetter"] = Intrinsic.AttributeGetter,
        ["operator.itemgetter"] = Intrinsic.ItemGetter,
        ["operator.methodcaller"] = Intrinsic.MethodCaller,
        ["builtins.type"] = Intrinsic.Type,
        ["builtins.super"] = Intrinsic.Super,
        ["os.path.join"] = Intrinsic.Join,
        ["posixpath.join"] = Intrinsic.Join,
        ["ntpath.join"] = Intrinsic.Join,
        ["builtins.property"] = Intrinsic.Property,
        ["functools.cached_property"] = Intrinsic.Property,
        ["builtins.staticmethod"] = Intrinsic.StaticMethod,
        ["builtins.classmethod"] = Intrinsic.ClassMethod,
        ["builtins.iter"] = Intrinsic.Iterate,
        ["builtins.next"] = Intrinsic.Next,
        ["functools.reduce"] = Intrinsic.Reduce,
        ["builtins.reduce"] = Intrinsic.Reduce,
        ["types.FunctionType"] = Intrinsic.FunctionType,
        ["types.LambdaType"] = Intrinsic.FunctionType,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Intrinsic Find(string name) => Names.GetValueOrDefault(name);
}
