using System.CommandLine;
using System.Globalization;

namespace Bonded.Cli;

/// <summary>The options that say when something ends, <c>--for</c> and <c>--until</c>.</summary>
static class Ending
{
    static readonly Option<string?> length = new("--for") { Description = "How long it holds: " + Duration.Form, HelpName = "TIME" };
    static readonly Option<string?> until = new("--until") { Description = "When it ends: a date, which is its first moment in UTC, or a time such as 2026-01-31T12:00:00Z", HelpName = "DATE" };

    public static void AddOptions(Command command)
    {
        command.Options.Add(length);
        command.Options.Add(until);
    }

    /// <summary>When it ends; null where nothing was said.</summary>
    public static bool TryRead(ParseResult parsed, out DateTimeOffset? end, out string? why)
    {
        (end, why) = (null, null);
        var (span, date) = (parsed.GetValue(length), parsed.GetValue(until));
        if (span is not null && date is not null)
            why = "give --for or --until, not both";
        else if (span is not null && Duration.TryParse(span, out var duration))
            end = TimeProvider.System.GetUtcNow() + duration;
        else if (span is not null)
            why = $"--for takes {Duration.Form}";
        else if (date is not null && DateTimeOffset.TryParseExact(
            date, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time))
            end = time;
        else if (date is not null)
            why = "--until takes a date or a time such as 2026-01-31 or 2026-01-31T12:00:00Z";
        return why is null;
    }
}
