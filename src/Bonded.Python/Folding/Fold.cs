using System.Text;
using Bonded.Python.Evaluation;

namespace Bonded.Python.Folding;

/// <summary>
/// Computes what Python computes on constants, without running anything. An answer is what CPython 3 gives, with a hole for each part that
/// is not known; null where that is not known, would raise, or is over the budget. Nothing here throws. The flow of an answer is that of
/// what it was made of; of null the caller makes an unknown value with the flow of all operands.
/// </summary>
internal static partial class Fold
{
    const char Hole = Value.Text.Hole;

    static readonly IReadOnlyList<(string Name, Value Value)> NoKeywords = [];

    static readonly string HoleText = Hole.ToString();

    static readonly Flow Assembled = new(Sources.None, Transformations.Assemble, 0);
    static readonly Flow Decoded = new(Sources.None, Transformations.Decode, 0);
    static readonly Flow Encoded = new(Sources.None, Transformations.Encode, 0);
    static readonly Flow Decompressed = new(Sources.None, Transformations.Decompress, 0);
    static readonly Flow Serialized = new(Sources.None, Transformations.Serialize, 0);

    /// <summary>Parts of an f-string, or text that is put together otherwise: a hole for each part that is not a text, runs of holes are one.</summary>
    public static Value.Text Concat(IReadOnlyList<Value> parts, FoldBudget budget)
    {
        var flow = Flow.None;
        IReadOnlyList<string> layers = [];
        long size = 0;
        var longest = 0;
        foreach (var part in parts)
        {
            flow |= part.Flow;
            if (part is Value.Text text)
            {
                layers = Deeper(layers, text.Layers);
                size += text.Content.Length;
                longest = Math.Max(longest, text.Content.Length);
            }
            else
                size++;
        }
        if (!budget.Grow(size, size - longest))
            return new(HoleText, flow, []);
        var content = new StringBuilder((int)size);
        foreach (var part in parts)
            Append(content, part is Value.Text text ? text.Content : HoleText);
        return new(content.ToString(), flow, layers);
    }

    /// <summary>Appends a text; a hole next to a hole is one.</summary>
    static void Append(StringBuilder content, string text) =>
        content.Append(text.AsSpan(text.Length > 0 && text[0] == Hole && content.Length > 0 && content[^1] == Hole ? 1 : 0));

    /// <summary>A field of an f-string: conversion is <c>s</c>, <c>r</c>, <c>a</c> or 0. Never null: a hole where the value is not known.</summary>
    public static Value.Text Format(Value value, char conversion, Value? spec, FoldBudget budget)
    {
        var flow = value.Flow | (spec?.Flow ?? default);
        IReadOnlyList<string> layers = value is Value.Text text ? text.Layers : [];
        if (spec is not null and not Value.Text)
            return new(HoleText, flow, []);
        var converted = conversion switch
        {
            's' => Printed.Str(value, budget),
            'r' => Printed.Repr(value, budget),
            'a' => Printed.Ascii(value, budget),
            _ => null,
        };
        if (conversion != '\0')
            value = new Value.Text(converted ?? HoleText, value.Flow, []);
        return new(FormatSpec.Apply(value, (spec as Value.Text)?.Content ?? "", budget) ?? HoleText, flow, layers);
    }

    /// <summary>It may be known what kind of value it is, but not what is in it: where it cannot be printed it leaves a hole.</summary>
    internal static bool IsPartlyKnown(Value value) =>
        value is Value.Text { IsWhole: false } or Value.Sequence or Value.Mapping || !IsConstant(value);

    /// <summary>A text that stands for itself, unless nothing of it is known.</summary>
    static Value.Text? Text(string? content, Flow flow, IReadOnlyList<string>? layers = null) =>
        content is null || content == HoleText ? null : new(content, flow, layers ?? []);
}
