using Bonded.Python.Code;

namespace Bonded.Python.Evaluation;

/// <summary>A piece of code with what was found out about it.</summary>
internal sealed class FunctionCode(CodeUnit unit, CodeBody body, ModuleState module)
{
    public readonly CodeUnit Unit = unit;
    public readonly CodeBody Body = body;
    public readonly ModuleState Module = module;
    public readonly FunctionCode[] Children = new FunctionCode[body.Children.Length];

    /// <summary>The function value made of it last, with which it is summarised.</summary>
    public Value.Function? Made;

    /// <summary>The class whose method it is.</summary>
    public ClassState? Owner;
    public Summary? Summary;

    /// <summary>It is being summarised, or evaluated in place so often around itself.</summary>
    public int Active;

    /// <summary>Steps taken by evaluating it in place.</summary>
    public long StepsInPlace;

    /// <summary>Arguments it was evaluated with, and what came of it.</summary>
    public List<KnownCall>? Known;

    /// <summary>How often evaluating it in place found something its summary does not say, and how often not.</summary>
    public int Useful, Useless;
    public ClassState?[]? Classes;

    /// <summary>What was told of its operations, by their offset.</summary>
    public Dictionary<int, EffectSite>? Effects;

    /// <summary>Classes it makes instances of.</summary>
    public HashSet<ClassState>? Instantiated;

    /// <summary>How often it was summarised before its module was evaluated to the end.</summary>
    public int Remade;

    /// <summary>For code found in constants: how deep, and the line that stands for all of it.</summary>
    public int Layer, FixedLine;
}
