using Bonded.Python.Code;
using Bonded.Python.Source;

namespace Bonded.Python.Evaluation;

/// <summary>A module while it is analysed.</summary>
internal sealed class ModuleState(ModuleFacts facts, SourceText source, ModuleScope scope)
{
    public readonly ModuleFacts Facts = facts;
    public readonly SourceText Source = source;
    public readonly ModuleScope Scope = scope;
    public readonly List<SourceFault> Faults = [];

    /// <summary>Modules that a star import brought in, of the package or from outside.</summary>
    public readonly List<Value> Stars = [];
    public Value?[] Globals = new Value?[scope.Count];
    public FunctionCode Code = null!;
    public Frame? Frame;
    public Value.Module? Value;
    public bool IsStarted, IsDone;

    public Value? this[int slot]
    {
        get => slot < Globals.Length ? Globals[slot] : null;
        set
        {
            if (slot >= Globals.Length)
                Array.Resize(ref Globals, Math.Max(Scope.Count, slot + 1));
            Globals[slot] = value;
        }
    }
}
