using System.CommandLine;

namespace Bonded.Cli.Policies;

/// <summary><c>bonded policy</c>: the rules that a server decides by.</summary>
static class PolicyCommand
{
    public static Command Create() => new("policy", "See, try and change the policy")
    {
        PolicyShowCommand.Create(),
        PolicyApplyCommand.Create(),
        PolicyHistoryCommand.Create(),
        PolicyCheckCommand.Create(),
        PolicyExplainCommand.Create(),
        PolicyTestCommand.Create(),
    };
}
