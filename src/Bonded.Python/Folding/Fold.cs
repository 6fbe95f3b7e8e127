using Bonded.Python.Evaluation;
using Bonded.Python.Syntax;

namespace Bonded.Python.Folding;

/// <summary>
/// Computes what Python computes on constants, without running anything. An answer is what CPython 3 gives, with a hole for each part that
/// is not known; null where that is not known, would raise, or is over the budget. Nothing here throws. The flow of an answer is that of
/// what it was made of; of null the caller makes an unknown value with the flow of all operands.
/// </summary>
internal static partial class Fold
{
    static readonly IReadOnlyList<(string Name, Value Value)> NoKeywords = [];

    /// <summary><c>left op right</c>. A text and something unknown added make a text with a hole.</summary>
    public static Value? Binary(BinaryOperator op, Value left, Value right, FoldBudget budget) => null;

    public static Value? Unary(UnaryOperator op, Value operand, FoldBudget budget) => null;

    public static bool? Compare(CompareOperator op, Value left, Value right, FoldBudget budget) => null;

    public static bool? Truth(Value value) => null;

    public static int? Length(Value value, FoldBudget budget) => null;

    /// <summary><c>value[index]</c>. The answer carries the item's own flow, not its container's.</summary>
    public static Value? Subscript(Value value, Value index, FoldBudget budget) => null;

    /// <summary><c>value[lower:upper:step]</c>; null for what is left out.</summary>
    public static Value? Slice(Value value, Value? lower, Value? upper, Value? step, FoldBudget budget) => null;

    /// <summary>What <c>for item in value</c> gives, if that is known in full and no more than so many. A set's items come in any order.</summary>
    public static IReadOnlyList<Value>? Iterate(Value value, int max, FoldBudget budget) => null;

    /// <summary><c>receiver.name(...)</c>, for methods that change nothing; the operators' own methods (<c>__add__</c>) among them.</summary>
    public static Value? Method(
        Value receiver, string name, IReadOnlyList<Value> args, IReadOnlyList<(string Name, Value Value)> keywords, FoldBudget budget) => null;

    /// <summary><c>receiver.name(...)</c> for methods that change the receiver (<c>append</c>, <c>sort</c>): what it is then, and the result.</summary>
    public static (Value Receiver, Value Result)? Mutate(
        Value receiver, string name, IReadOnlyList<Value> args, IReadOnlyList<(string Name, Value Value)> keywords, FoldBudget budget) => null;

    /// <summary>What a container is after <c>container[index] = item</c>.</summary>
    public static Value? SetItem(Value container, Value index, Value item, FoldBudget budget) => null;

    /// <summary>What a container is after <c>del container[index]</c>.</summary>
    public static Value? DeleteItem(Value container, Value index, FoldBudget budget) => null;

    /// <summary>
    /// A builtin (<c>chr</c>, with or without <c>builtins.</c>), a type's method (<c>str.join</c>, <c>bytes.fromhex</c>), or a function of
    /// the library (<c>base64.b64decode</c>, <c>zlib.decompressobj().decompress</c>). A function passed on, as to <c>map</c>, is a
    /// <see cref="Value.External"/>.
    /// </summary>
    public static Value? Call(string name, IReadOnlyList<Value> args, IReadOnlyList<(string Name, Value Value)> keywords, FoldBudget budget) => null;

    /// <summary>A constant of the library: <c>string.ascii_letters</c>, <c>os.sep</c>.</summary>
    public static Value? Attribute(string name) => null;

    /// <summary>A field of an f-string: conversion is <c>s</c>, <c>r</c>, <c>a</c> or 0. Never null: a hole where the value is not known.</summary>
    public static Value.Text Format(Value value, char conversion, Value? spec, FoldBudget budget) => new("\uFFFC", value.Flow, []);

    /// <summary>Parts of an f-string, or text that is put together otherwise: a hole for each part that is not a text, runs of holes are one.</summary>
    public static Value.Text Concat(IReadOnlyList<Value> parts, FoldBudget budget) => new("\uFFFC", default, []);

    /// <summary>A display or whatever else makes a list, tuple or set (of which items that are there already are left out).</summary>
    public static Value.Sequence Sequence(SequenceKind kind, IReadOnlyList<Value> items, FoldBudget budget) => new(items, default) { Kind = kind };

    /// <summary>A dictionary of entries in order, a later one over an earlier one with the same key; null if a key is not known.</summary>
    public static Value? Mapping(IReadOnlyList<(Value Key, Value Value)> entries, FoldBudget budget) => null;

    public static Value.Number Boolean(bool value, Flow flow) =>
        new(value ? System.Numerics.BigInteger.One : System.Numerics.BigInteger.Zero, flow) { IsBoolean = true };
}
