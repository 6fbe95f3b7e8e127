namespace Bonded.Python.Evaluation;

/// <summary>How a range of code ended, where it did not reach its end.</summary>
[Flags]
internal enum Ending : byte
{
    /// <summary>It reached its end.</summary>
    None = 0,
    Raise = 1,
    Return = 2,
    Break = 4,
    Continue = 8,

    /// <summary>The budget is used up.</summary>
    Stopped = 16,
}
