using System.Runtime.CompilerServices;

namespace Bonded.Cli;

static class Program
{
    static int Main(string[] args)
    {
        // Answered before anything else is loaded: build tools and shells ask often.
        if (args is ["--version"])
        {
            using var output = Console.OpenStandardOutput();
            output.Write("bonded "u8);
            output.Write(System.Text.Encoding.ASCII.GetBytes(ProductVersion.Text));
            output.Write("\n"u8);
            return ExitCode.Success;
        }
        return args switch
        {
            [InspectWorkerCommand.Name] => InspectWorkerCommand.Run(),
            ["name", .. var rest] => Name(rest),
            ["scan", .. var rest] => Scan(rest),
            _ => Run(args),
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Name(string[] args) => NameCommand.Run(args, Console.In, Console.Out, Console.Error);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Scan(string[] args) => global::Bonded.Cli.Scan.ScanCommand.Run(args);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Run(string[] args) => Commands.Run(args);
}
