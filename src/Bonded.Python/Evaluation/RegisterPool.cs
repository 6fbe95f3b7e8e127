namespace Bonded.Python.Evaluation;

/// <summary>Arrays of registers that evaluations which ended give to those that begin. Not for several threads.</summary>
internal sealed class RegisterPool
{
    /// <summary>Registers of the longest array that is kept.</summary>
    const int MaxLength = 128;

    readonly Stack<Register[]>?[] values = new Stack<Register[]>?[MaxLength + 1];
    readonly Stack<int[]>?[] stamps = new Stack<int[]>?[MaxLength + 1];

    /// <summary>Registers without a value.</summary>
    public Register[] Take(int length)
    {
        if (length == 0)
            return [];
        return length <= MaxLength && values[length] is { Count: > 0 } free ? free.Pop() : new Register[length];
    }

    public void Give(Register[] registers)
    {
        if (registers.Length is 0 or > MaxLength)
            return;
        Array.Clear(registers);
        (values[registers.Length] ??= new()).Push(registers);
    }

    /// <summary>Marks of registers. Those left in them are of evaluations that ended, and no two have the same.</summary>
    public int[] TakeStamps(int length) => length <= MaxLength && stamps[length] is { Count: > 0 } free ? free.Pop() : new int[length];

    public void GiveStamps(int[] used)
    {
        if (used.Length is > 0 and <= MaxLength)
            (stamps[used.Length] ??= new()).Push(used);
    }
}
