using System.ComponentModel;
using System.Text.Json;
using Bonded.Data;

namespace Bonded.Server.Features.AuditLog;

/// <summary>An audit event as the admin API shows it.</summary>
sealed record LogEvent(
    [property: Description("Its number; rises with the order of insertion, and may leave some out")] long Id,
    DateTimeOffset At,
    [property: Description("What happened, such as decision")] string Kind,
    string? Project,
    string? Filename,
    string? Sha256,
    [property: Description("The particulars, by kind")] JsonElement Data)
{
    public static LogEvent Of(AuditEvent told) => new(told.Id, told.At, told.Kind, told.Project, told.Filename, told.Sha256?.ToString(), Parsed(told.DataJson));

    // Somebody may have put anything there; the rest of the log is shown all the same.
    static JsonElement Parsed(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(data);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(data);
        }
    }
}
