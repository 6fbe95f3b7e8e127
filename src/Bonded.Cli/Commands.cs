using System.CommandLine;

namespace Bonded.Cli;

/// <summary>The command line: every command, and how a mistake in one is answered.</summary>
static class Commands
{
    public static int Run(string[] args)
    {
        var root = new RootCommand("Bonded: a secure PyPI that your organisation runs itself.");
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0) return parsed.Invoke();
        foreach (var error in parsed.Errors) Console.Error.WriteLine($"bonded: {error.Message}");
        Console.Error.WriteLine("Run 'bonded --help' to see what there is.");
        return ExitCode.Unusable;
    }
}
