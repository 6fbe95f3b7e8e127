using System.Text;
using Bonded.Archives;
using Bonded.Gate.Inspections;

namespace Bonded.Cli;

/// <summary>
/// <c>bonded inspect-worker</c>: a child of the server that reads hostile files so that the server need not. Nobody else calls it.
/// </summary>
static class InspectWorkerCommand
{
    public const string Name = "inspect-worker";

    // A deep but legal archive or metadata file must meet a limit, not the end of the stack.
    const int StackBytes = 16 << 20;

    /// <summary>How to start the program that runs now once more.</summary>
    public static IReadOnlyList<string> Program { get; } = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? [Environment.ProcessPath!, typeof(InspectWorkerCommand).Assembly.Location]
        : [Environment.ProcessPath!];

    /// <summary>How to start a worker.</summary>
    public static IReadOnlyList<string> Invocation => [.. Program, Name];

    public static int Run()
    {
        var result = ExitCode.Unusable;
        var thread = new Thread(
            () =>
            {
                using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
                using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
                result = WorkerProtocol.Work(input, output, ArchiveLimits.Default);
            },
            StackBytes);
        thread.Start();
        thread.Join();
        return result;
    }
}
