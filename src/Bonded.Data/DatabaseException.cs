namespace Bonded.Data;

/// <summary>A database that cannot do what was asked, for a reason an operator or a caller can act on.</summary>
/// <remarks>
/// Codes: <c>database-locked</c>, <c>database-newer</c>, <c>database-migration-changed</c>, <c>database-directory</c>, <c>database-full</c>,
/// <c>database-damaged</c>, <c>database-unavailable</c>, <c>database-outcome-unknown</c> (the connection ended while COMMIT was under way:
/// read before writing again), <c>sha256-changed</c>, <c>bound-elsewhere</c>.
/// </remarks>
public sealed class DatabaseException : Exception
{
    public DatabaseException(string code, string sentence, Exception? cause = null) : base(sentence, cause) => Code = code;

    /// <summary>Which failure it is; stable.</summary>
    public string Code { get; }

    /// <summary>What happened and what to do, in printable ASCII.</summary>
    public string Sentence => Message;
}
