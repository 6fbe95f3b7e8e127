namespace Bonded.Python.Evaluation;

/// <summary>Holds a value. An array of these is written to without the check of the element's type that one of references needs.</summary>
internal struct Register
{
    public Value? Value;
}
