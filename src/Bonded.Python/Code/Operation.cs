namespace Bonded.Python.Code;

/// <summary>
/// What an <see cref="Instruction"/> does. Registers from 0 are variables, negative ones (<c>~0</c>, <c>~1</c>, ...) temporaries that live
/// within one statement. "Operands at B" is a place in <see cref="CodeBody.Operands"/>. A structured instruction is followed by the ranges
/// of instructions it runs; evaluation goes on behind the last of them.
/// </summary>
internal enum Operation : byte
{
    /// <summary>Target = constant A.</summary>
    Constant,

    /// <summary>Target = register A.</summary>
    Move,

    /// <summary>Target = variable A of the module.</summary>
    LoadGlobal,

    /// <summary>Variable A of the module = register B.</summary>
    StoreGlobal,

    /// <summary>Target = whatever name A means that is bound nowhere in the module: a builtin, or something a star import brought.</summary>
    LoadName,

    /// <summary>Target = variable B of the function A levels out.</summary>
    LoadFree,

    /// <summary>Variable B of the function A levels out = register Target.</summary>
    StoreFree,

    /// <summary>Target = A.name B.</summary>
    LoadAttribute,

    /// <summary>A.name B = Target. Variant 1: only where the instruction before changed Target, which was read from there.</summary>
    StoreAttribute,

    /// <summary>Target = A[B].</summary>
    LoadItem,

    /// <summary>A[B] = Target. Writes the changed container to register A. Variant 1: only where the instruction before changed Target, which was read from there.</summary>
    StoreItem,

    /// <summary>del A[B]. Writes the changed container to register A.</summary>
    DeleteItem,

    /// <summary>Target = A[x:y:z]; operands at B: the registers of x, y and z, or <see cref="CodeBody.None"/>.</summary>
    Slice,

    /// <summary>Target = A operator B; the operator is Variant.</summary>
    Binary,

    /// <summary>Target = operator A; the operator is Variant.</summary>
    Unary,

    /// <summary>Target = A operator B; the operator is Variant.</summary>
    Compare,

    /// <summary>Target = A as a field of an f-string: conversion Variant, specification in register B or none.</summary>
    Format,

    /// <summary>Target = the texts in the registers of operands at B, put together.</summary>
    Concatenate,

    /// <summary>Target = a sequence of kind Variant. Operands at B: count, then (<see cref="ArgumentTag"/>, register) pairs.</summary>
    MakeSequence,

    /// <summary>Target = a dictionary. Operands at B: count, then (key, value) registers; a key of <see cref="CodeBody.None"/> for <c>**value</c>.</summary>
    MakeMapping,

    /// <summary>Target = function of body A. Operands at B: count, then (parameter, register) pairs of the defaults.</summary>
    MakeFunction,

    /// <summary>Target = class of shape A.</summary>
    MakeClass,

    /// <summary>Target = module of the dotted name A; its first part where Variant is 0, all of it where it is 1.</summary>
    Import,

    /// <summary>Target = member B of the module of the dotted name A (or <see cref="CodeBody.None"/>), Variant levels up.</summary>
    ImportFrom,

    /// <summary>Everything of the module of the dotted name A, Variant levels up.</summary>
    ImportStar,

    /// <summary>Target = A(...). Operands at B: count, then (<see cref="ArgumentTag"/> or keyword, register) pairs. See <see cref="CallVariant"/>.</summary>
    Call,

    /// <summary>Target = A.name(...). Operands at B: name, count, pairs as of a call. Writes the receiver back to register A where it was changed.</summary>
    CallMethod,

    /// <summary>Unpacks A. Operands at B: count, position of the starred one or -1, registers.</summary>
    Unpack,

    /// <summary>Target = what <c>with A as</c> gives.</summary>
    Enter,

    Await,

    /// <summary>Target = what is sent in; A is yielded. Variant is 1 for <c>yield from</c>.</summary>
    Yield,

    /// <summary>Register Target (a list or set that a comprehension makes) gets item A.</summary>
    Append,

    /// <summary>Register Target (a dictionary that a comprehension makes) gets A: B.</summary>
    AppendPair,

    Return,
    Raise,
    Break,
    Continue,

    /// <summary>
    /// Branches one after the other. Operands at B: where it ends, count of branches; for each where its test begins, where its body begins,
    /// where it ends, and the register of the test's result; then where the rest begins, which ends with the instruction.
    /// </summary>
    If,

    /// <summary><c>x if test else y</c> into Target. A is the test; operands at B: where it ends, where y begins. Both ranges write Target.</summary>
    Select,

    /// <summary>Variant 0: <c>or</c>, 1: <c>and</c>: Target has the left value; the range up to B may write the right one.</summary>
    Boolean,

    /// <summary>Target = each item of A in turn. Operands at B: where it ends, where the rest begins; the body begins at once. Variant 1: async.</summary>
    For,

    /// <summary>Operands at B: where it ends, where the body begins, where the rest begins, register of the test, which begins at once.</summary>
    While,

    /// <summary>Operands at B: where it ends, where the rest begins, where the last part begins, count of handlers, where each begins.</summary>
    Try,

    /// <summary>Handles the exception: Target = the exception of type A (or <see cref="CodeBody.None"/>).</summary>
    Catch,

    /// <summary>The body of a <c>with</c>, up to B, which may swallow exceptions.</summary>
    With,

    /// <summary>Runs body A, which stands below <c>if __name__ == "__main__"</c>.</summary>
    Guard,
}
