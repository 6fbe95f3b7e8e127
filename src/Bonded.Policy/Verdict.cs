namespace Bonded.Policy;

/// <summary>What is decided for one file in one index. A larger verdict wins over a smaller one.</summary>
public enum Verdict
{
    /// <summary>The file is listed and served.</summary>
    Allow,

    /// <summary>The file waits in quarantine until its reasons end or a person clears it.</summary>
    Hold,

    /// <summary>The file does not come in.</summary>
    Deny,
}
