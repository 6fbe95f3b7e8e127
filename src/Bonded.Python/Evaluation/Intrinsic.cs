namespace Bonded.Python.Evaluation;

/// <summary>Functions of Python that mean something to the evaluation itself, beyond what the library says of them.</summary>
internal enum Intrinsic : byte
{
    None,
    GetAttribute,
    SetAttribute,
    Import,
    Globals,
    Locals,
    Variables,
    Execute,
    Compile,
    Evaluate,
    ExecuteFile,
    Map,
    Filter,
    Partial,
    AttributeGetter,
    ItemGetter,
    MethodCaller,
    Type,
    Super,
    Join,
    Property,
    StaticMethod,
    ClassMethod,
    Iterate,
    Next,
    ExtendPath,
    Reduce,
    FunctionType,
}
