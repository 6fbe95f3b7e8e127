using System.Globalization;
using Bonded.Data;
using Bonded.Gate.Policies;
using Bonded.Packaging;
using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.Waivers;

/// <summary>The exceptions that people give.</summary>
sealed class WaiverRoutes(Gate.Gate gate, Database database)
{
    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.List<WaiverItem>(
            "/waivers", "The exceptions in force that people gave, newest first", List, AdminParameter.Text("project", "Only of that project"),
            AdminParameter.Flag("ended", "Also those that have ended")),
        AdminRoute.Post<NewWaiver, ReviewDone>("/waivers", "Give an exception to named rules", Give),
        AdminRoute.Delete<ReviewDone>("/waivers/{id}", "End an exception before its time", End, AdminParameter.Text("why", "Why it ends") with { Required = true }),
    ];

    async Task<AdminAnswer<AdminPage<WaiverItem>>> List(AdminCall call)
    {
        var project = call.Text("project") is { } text ? ProjectName.TryParse(text, out var name) ? name.Canonical : text : null;
        var waivers = await database.Read(
            tx => Data.Waivers.List(tx, call.After == 0 ? null : call.After, call.Limit + 1, !call.Flag("ended"), project), call.Cancellation);
        return AdminPage<WaiverItem>.Of([.. waivers.Select(WaiverItem.Of)], call, static waiver => waiver.Id!.Value);
    }

    async Task<AdminAnswer<ReviewDone>> Give(AdminCall call, NewWaiver body)
    {
        if (body.Rules.Count == 0)
            return AdminProblem.Invalid("rules-missing", "Name the rules that the waiver answers; it never answers others.");
        Sha256Digest? sha256 = null;
        if (body.Sha256 is not null)
        {
            if (!Sha256Digest.TryParse(body.Sha256, out var digest))
                return AdminProblem.Invalid("sha256-invalid", "A sha256 has 64 hexadecimal digits.");
            sha256 = digest;
        }

        return ReviewDone.Of(await gate.Reviews.Waive(
            new WaiverDraft(body.Name, body.Versions, sha256, body.Rules, body.Why, body.Until, body.UntilNewer), call.Actor, call.Cancellation));
    }

    async Task<AdminAnswer<ReviewDone>> End(AdminCall call) => long.TryParse(call.Part("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? ReviewDone.Of(await gate.Reviews.EndWaiver(id, call.Text("why")!, call.Actor, call.Cancellation))
        : new AdminProblem(404, "waiver-unknown", "There is no waiver of that number.");
}
