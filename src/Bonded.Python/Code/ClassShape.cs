namespace Bonded.Python.Code;

/// <summary>A class as it is written.</summary>
internal sealed class ClassShape(string name, int[] bases, int[] keywords, int[] keywordValues)
{
    public readonly string Name = name;

    /// <summary>Registers of the bases, and names and registers of keywords.</summary>
    public readonly int[] Bases = bases, Keywords = keywords, KeywordValues = keywordValues;

    /// <summary>The names bound in the class body and the variables that hold them.</summary>
    public int[] Members = [], MemberRegisters = [];
}
