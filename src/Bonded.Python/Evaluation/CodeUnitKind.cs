namespace Bonded.Python.Evaluation;

/// <summary>What a piece of code is, and with that when it runs at the earliest.</summary>
public enum CodeUnitKind : byte
{
    /// <summary>The top level of a module, class bodies and decorators among it: runs on import.</summary>
    Module,

    /// <summary>What stands below <c>if __name__ == "__main__":</c>: runs only as a script.</summary>
    MainGuard,

    /// <summary>A function, method or lambda: runs when called.</summary>
    Function,

    /// <summary>Code found in a constant that is executed: runs where it is executed.</summary>
    Decoded,
}
