using System.ComponentModel;
using System.Text.Json;

namespace Bonded.Server.Features.AuditLog;

/// <summary>To whom a file was served, and on what grounds.</summary>
sealed record ServedFile(
    string Filename,
    DateTimeOffset Since,
    DateTimeOffset Until,
    [property: Description("The downloads, by the grounds that were in force when each began")] IReadOnlyList<ServedOn> Served,
    [property: Description("There are more downloads than are answered with")] bool More);

/// <summary>Downloads on the same grounds.</summary>
sealed record ServedOn(
    [property: Description("The decision on the file that was in force")] LogEvent? Decision,
    [property: Description("Its place in the chain; left out while it waits for its seal")] long? DecisionSeq,
    [property: Description("The decision on the project as a whole, if there was one")] LogEvent? ProjectDecision,
    [property: Description("The change that brought in the policy in force")] LogEvent? Policy,
    IReadOnlyList<ServedDownload> Downloads);

/// <summary>One download.</summary>
sealed record ServedDownload(
    DateTimeOffset At,
    string Index,
    string Project,
    string Sha256,
    [property: Description("The user name that the client sent; it proves nothing")] string? User,
    string Address,
    [property: Description("What the installer says of itself")] JsonElement? Client);
