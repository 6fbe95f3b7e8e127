using System.CommandLine;
using System.Globalization;

namespace Bonded.Cli.Quarantine;

/// <summary>The argument that names an entry: its number, or the address that a refusal ends with.</summary>
static class EntryNumber
{
    static readonly Argument<string> argument = new("ID") { Description = "The entry's number, or the address that a refusal ends with" };

    public static void AddArgument(Command command) => command.Arguments.Add(argument);

    public static bool TryRead(ParseResult parsed, out string number)
    {
        number = parsed.GetValue(argument)!.Trim().TrimEnd('/');
        if (number.LastIndexOf("/q/", StringComparison.Ordinal) is >= 0 and var at)
            number = number[(at + 3)..];
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            return true;
        Console.Error.WriteLine("bonded: that is not the number of an entry. 'bonded quarantine list' shows them");
        return false;
    }
}
