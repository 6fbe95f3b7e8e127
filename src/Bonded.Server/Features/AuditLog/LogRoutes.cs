using Bonded.Data;
using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.AuditLog;

/// <summary>The audit log.</summary>
sealed class LogRoutes(Database database)
{
    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.List<LogEvent>("/log", "Audit events, oldest first", List),
    ];

    async Task<AdminAnswer<AdminPage<LogEvent>>> List(AdminCall call)
    {
        var events = await database.Read(tx => Audit.List(tx, call.After, call.Limit + 1), call.Cancellation);
        return AdminPage<LogEvent>.Of([.. events.Select(LogEvent.Of)], call, static told => told.Id);
    }
}
