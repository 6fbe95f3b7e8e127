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
        return Run(args);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static int Run(string[] args) => Commands.Run(args);
}
