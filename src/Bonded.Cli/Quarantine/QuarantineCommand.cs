using System.CommandLine;

namespace Bonded.Cli.Quarantine;

/// <summary><c>bonded quarantine</c>: what is held or denied, and what people say to it.</summary>
static class QuarantineCommand
{
    public static Command Create() => new("quarantine", "See what is held or denied, and decide on it")
    {
        ListCommand.Create(),
        ShowCommand.Create(),
        DiffCommand.Create(),
        AnswerCommand.Approve(),
        AnswerCommand.Reject(),
    };
}
