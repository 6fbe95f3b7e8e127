using Bonded.Python.Code;

namespace Bonded.Python.Evaluation;

/// <summary>One evaluation of a piece of code.</summary>
internal sealed class Frame(FunctionCode code, Frame? parent, Frame? caller, object? root, RegisterPool pool)
{
    public readonly FunctionCode Code = code;
    public readonly CodeBody Body = code.Body;
    public readonly ModuleState Module = code.Module;

    /// <summary>The evaluation of the code around it, whose variables it sees.</summary>
    public readonly Frame? Parent = parent;

    /// <summary>The evaluation that called it, where it is evaluated in place.</summary>
    public readonly Frame? Caller = caller;

    /// <summary>The summary it is part of, to whose parameters the flows in it refer.</summary>
    public readonly object? Root = root;

    /// <summary>How many branches were uncertain when it began.</summary>
    public int Uncertain;
    public Register[] Variables = pool.Take(code.Body.Variables);
    public Register[] Temporaries = pool.Take(code.Body.Temporaries);

    /// <summary>Code that may be evaluated after this one ended sees its variables.</summary>
    public bool IsShared = code.Body.Kind != CodeUnitKind.Function;
    public readonly bool IsTopLevel = code.Body.Kind != CodeUnitKind.Function;

    /// <summary>Old values of variables that were written since marks were set.</summary>
    public Journal Journal = Journal.None;

    /// <summary>For each variable (then each of the module), the mark under which its old value is in the journal.</summary>
    public int[] Stamps = [], GlobalStamps = [];
    public int Mark, Marks;

    /// <summary>Parameters into which something was put, bit i for parameter i.</summary>
    public ulong Changed;

    /// <summary>What the parameters are in the end, if anything was put into any.</summary>
    public Value?[] Ends = [];

    /// <summary>Where the caller calls it.</summary>
    public int CallOffset;
    public LoopState? Loop;
    public Value? Result;
    public List<Value>? Yields;
    public Flow YieldFlow;
    public bool YieldsVary;

    public ref Value? this[int register]
    {
        get
        {
            if (register >= 0)
                return ref Variables[register].Value;
            return ref Temporaries[~register].Value;
        }
    }
}
