namespace Bonded.Python.Evaluation;

public enum SourceFaultCode : byte
{
    /// <summary>A syntax error that Python 3 and Python 2 both see.</summary>
    Syntax,

    /// <summary>Only Python 2 accepts it.</summary>
    Python2,

    /// <summary>The bytes are not what the declared encoding says.</summary>
    Undecodable,

    /// <summary>The encoding is one that hides the text from who reads it: UTF-7, UTF-16, rot13 and the like.</summary>
    OddEncoding,

    /// <summary>Nested deeper than any Python reads, or than is read here.</summary>
    TooDeep,

    /// <summary>Longer, or with more tokens, than is read here.</summary>
    TooLong,

    /// <summary>The analysis ran out of its budget of steps, bytes or depth.</summary>
    Budget,
}
