using System.CommandLine;

namespace Bonded.Cli;

/// <summary>The option <c>--format</c> of commands that answer.</summary>
static class OutputFormat
{
    static readonly Option<string> format = Create();

    public static void AddOption(Command command) => command.Options.Add(format);

    /// <summary>Whether a program reads the answer: one JSON object a line.</summary>
    public static bool IsJson(ParseResult parsed) => parsed.GetValue(format) == "json";

    static Option<string> Create()
    {
        var option = new Option<string>("--format") { Description = "text, or json with one object a line", HelpName = "FORMAT", DefaultValueFactory = static _ => "text" };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }
}
