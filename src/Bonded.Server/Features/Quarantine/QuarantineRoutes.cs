using System.Globalization;
using Bonded.Data;
using Bonded.Gate.Policies;
using Bonded.Packaging;
using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.Quarantine;

/// <summary>What is held or denied, and the answers of people to it.</summary>
sealed class QuarantineRoutes(Gate.Gate gate, Database database, string publicUrl)
{
    const int LongestPath = 2_000;

    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.List<QuarantineItem>(
            "/quarantine", "What is held or denied, newest first", List, AdminParameter.Text("project", "Only of that project"),
            AdminParameter.Text("rule", "Only what that rule withholds"), AdminParameter.Text("verdict", "Only what is held, or only what is denied", "hold", "deny")),
        AdminRoute.Get<QuarantineItem>("/quarantine/{id}", "One entry, open or ended, with its evidence and what is decided now", Show),
        AdminRoute.Get<MemberListing>("/quarantine/{id}/members", "What the kept bytes of an entry hold", Members),
        AdminRoute.Get<ShownMember>(
            "/quarantine/{id}/members/content", "The beginning of one member of the kept bytes", Content,
            AdminParameter.Text("path", "The member's path") with { Required = true, Longest = LongestPath }),
        AdminRoute.Get<ShownDifference>("/quarantine/{id}/diff", "How the kept bytes differ from an allowed release of the project", Difference),
        AdminRoute.Post<Approval, ReviewDone>("/quarantine/{id}/approve", "Clear exactly these bytes of the rules that withhold them, and close their release", Approve),
        AdminRoute.Post<Rejection, ReviewDone>("/quarantine/{id}/reject", "Deny these bytes until somebody takes that back", Reject),
    ];

    async Task<AdminAnswer<AdminPage<QuarantineItem>>> List(AdminCall call)
    {
        var project = call.Text("project") is { } text ? ProjectName.TryParse(text, out var name) ? name.Canonical : text : null;
        var entries = await database.Read(
            tx => Data.Quarantine.List(tx, call.After == 0 ? null : call.After, call.Limit + 1, project, call.Text("rule"), call.Text("verdict")), call.Cancellation);
        return AdminPage<QuarantineItem>.Of([.. entries.Select(entry => QuarantineItem.Of(entry, publicUrl))], call, static entry => entry.Id);
    }

    async Task<AdminAnswer<QuarantineItem>> Show(AdminCall call)
    {
        if (Id(call) is not { } id || await gate.Reviews.Entry(id, call.Cancellation) is not { } found)
            return Unknown();
        return QuarantineItem.Of(found, publicUrl);
    }

    async Task<AdminAnswer<MemberListing>> Members(AdminCall call)
    {
        var (found, refused) = await gate.Kept.Members(Id(call) ?? 0, call.Cancellation);
        return found is null ? ReviewDone.Problem(refused!) : MemberListing.Of(found);
    }

    async Task<AdminAnswer<ShownMember>> Content(AdminCall call)
    {
        var (found, refused) = await gate.Kept.Content(Id(call) ?? 0, call.Text("path")!, call.Cancellation);
        return found is null ? ReviewDone.Problem(refused!) : ShownMember.Of(found);
    }

    async Task<AdminAnswer<ShownDifference>> Difference(AdminCall call)
    {
        var (found, refused) = await gate.Kept.Difference(Id(call) ?? 0, call.Cancellation);
        return found is null ? ReviewDone.Problem(refused!) : ShownDifference.Of(found);
    }

    Task<AdminAnswer<ReviewDone>> Approve(AdminCall call, Approval body) =>
        Decide(call, id => gate.Reviews.Approve(id, body.Why, body.Until, call.Actor, call.Cancellation));

    Task<AdminAnswer<ReviewDone>> Reject(AdminCall call, Rejection body) =>
        Decide(call, id => gate.Reviews.Reject(id, body.Why, call.Actor, call.Cancellation));

    async Task<AdminAnswer<ReviewDone>> Decide(AdminCall call, Func<long, Task<ReviewAnswer>> decide)
    {
        if (Id(call) is not { } id)
            return Unknown();
        var answer = ReviewDone.Of(await decide(id));

        // Whoever decided learns what came of it: another rule may still withhold the bytes.
        return answer.Value is { } done && (await gate.Reviews.Entry(id, call.Cancellation))?.Now is { } now ? done with { Now = DecisionNow.Of(now) } : answer;
    }

    static long? Id(AdminCall call) => long.TryParse(call.Part("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    static AdminProblem Unknown() => new(404, "entry-unknown", "There is no quarantine entry of that number.");
}
