namespace Bonded.Cli;

/// <summary>What every command's exit code means.</summary>
static class ExitCode
{
    /// <summary>Done, and nothing to report.</summary>
    public const int Success = 0;

    /// <summary>Done, and the answer is bad news: a refusal, a finding, a promise that did not hold.</summary>
    public const int Bad = 1;

    /// <summary>Not done: the command line, a setting or the machine is not as it has to be; standard error says what to do.</summary>
    public const int Unusable = 2;
}
