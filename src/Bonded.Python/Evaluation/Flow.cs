namespace Bonded.Python.Evaluation;

/// <summary>What flowed into a value: its sources, and what was done to it on the way.</summary>
public readonly record struct Flow
{
    const int TransformationsAt = 32;
    const ulong Unsettled = 1UL << 48;

    public static readonly Flow None;

    /// <summary>All but the parameters in one number: evaluation does little else so often as joining flows.</summary>
    readonly ulong origin;

    public Flow(Sources sources, Transformations transformations, ulong parameters) : this((uint)sources | (ulong)transformations << TransformationsAt, parameters)
    {
    }

    Flow(ulong origin, ulong parameters)
    {
        this.origin = origin;
        Parameters = parameters;
    }

    public Sources Sources
    {
        get => (Sources)(uint)origin;
        init => origin = origin & ~(ulong)uint.MaxValue | (uint)value;
    }

    public Transformations Transformations => (Transformations)(ushort)(origin >> TransformationsAt);

    /// <summary>Bit i: whatever the caller passes as parameter i of the function that is being summarised.</summary>
    public ulong Parameters { get; init; }

    /// <summary>The value was read from a place that other code may change before this runs: it may be another.</summary>
    internal bool IsUnsettled
    {
        get => (origin & Unsettled) != 0;
        init => origin = value ? origin | Unsettled : origin & ~Unsettled;
    }

    public static Flow Of(Sources sources) => new(sources, Transformations.None, 0);

    public static Flow operator |(Flow a, Flow b) => new(a.origin | b.origin, a.Parameters | b.Parameters);

    public bool Equals(Flow other) => origin == other.origin && Parameters == other.Parameters;

    public override int GetHashCode() => HashCode.Combine(origin, Parameters);

    public bool Has(Sources any) => (Sources & any) != 0;

    public bool Has(Transformations any) => (Transformations & any) != 0;
}
