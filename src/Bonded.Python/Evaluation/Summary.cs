namespace Bonded.Python.Evaluation;

/// <summary>What a function does whatever it is called with.</summary>
internal sealed class Summary
{
    public const int MaxEffects = 64, MaxReads = 64;

    public Value Result = Value.Unknown.Bare;

    /// <summary>Parameters that reach an effect, are called, or are kept: bit i for parameter i.</summary>
    public ulong Matters;

    /// <summary>What is put into parameters, where that matters.</summary>
    public List<(int Parameter, Flow Flow)>? Changes;

    /// <summary>Effects that depend on parameters.</summary>
    public readonly List<SiteEffect> Effects = [];

    /// <summary>It was made before everything it reads was known.</summary>
    public bool IsProvisional;

    /// <summary>What was known of the state that functions share when it was made.</summary>
    public int Version;

    /// <summary>Names of the attributes and variables of the module that it read, or null for none.</summary>
    public List<int>? Reads;

    /// <summary>It read more names than are kept.</summary>
    public bool ReadsMany;
}
