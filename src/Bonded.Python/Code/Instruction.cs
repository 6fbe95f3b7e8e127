namespace Bonded.Python.Code;

/// <summary>One step of code.</summary>
internal readonly struct Instruction(Operation operation, byte variant, int target, int a, int b, int offset)
{
    public readonly int Target = target, A = a, B = b;

    /// <summary>Offset in the source.</summary>
    public readonly int Offset = offset;
    public readonly Operation Operation = operation;
    public readonly byte Variant = variant;
}
