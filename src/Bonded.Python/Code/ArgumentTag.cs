namespace Bonded.Python.Code;

/// <summary>How an argument is passed; from 0 on it is the name of a keyword.</summary>
internal static class ArgumentTag
{
    public const int Positional = -1, Star = -2, DoubleStar = -3;
}
