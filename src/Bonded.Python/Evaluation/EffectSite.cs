namespace Bonded.Python.Evaluation;

/// <summary>What is told of one operation in the source.</summary>
internal sealed class EffectSite(FunctionCode code, int offset, EffectKind kind, string callee, EffectSite? next)
{
    public readonly FunctionCode Code = code;
    public readonly int Offset = offset;
    public readonly EffectKind Kind = kind;
    public readonly string Callee = callee;

    /// <summary>Effects apart by target.</summary>
    public readonly List<Effect> Variants = [];

    /// <summary>Another operation at the same offset.</summary>
    public readonly EffectSite? Next = next;
}
