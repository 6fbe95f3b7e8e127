using System.Runtime.InteropServices;

namespace Bonded.Python.Evaluation;

/// <summary>What flowed into a value: its sources, and what was done to it on the way.</summary>
/// <param name="Parameters">Bit i: whatever the caller passes as parameter i of the function that is being summarised.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Flow(Sources Sources, Transformations Transformations, ulong Parameters)
{
    public static readonly Flow None;

    /// <summary>The value was read from a place that other code may change before this runs: it may be another.</summary>
    internal bool IsUnsettled { get; init; }

    public static Flow Of(Sources sources) => new(sources, Transformations.None, 0);

    public static Flow operator |(Flow a, Flow b) =>
        new(a.Sources | b.Sources, a.Transformations | b.Transformations, a.Parameters | b.Parameters) { IsUnsettled = a.IsUnsettled | b.IsUnsettled };

    // As the compiler would write it, without a comparer for each member: evaluation does little else so often.
    public bool Equals(Flow other) =>
        Sources == other.Sources && Transformations == other.Transformations && Parameters == other.Parameters && IsUnsettled == other.IsUnsettled;

    public override int GetHashCode() => HashCode.Combine((uint)Sources, (ushort)Transformations, Parameters, IsUnsettled);

    public bool Has(Sources any) => (Sources & any) != 0;

    public bool Has(Transformations any) => (Transformations & any) != 0;
}
