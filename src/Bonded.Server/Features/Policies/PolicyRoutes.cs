using Bonded.Data;
using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.Policies;

/// <summary>The policy in force, and those that were.</summary>
sealed class PolicyRoutes(Gate.Gate gate, Database database)
{
    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.Get<PolicyItem>("/policy", "The policy in force, without what people have waived or blocked", Show, AdminParameter.Number("epoch", "The one that was in force in that epoch")),
        AdminRoute.Put<NewPolicy, ReviewDone>("/policy", "Put a policy in force", Put),
        AdminRoute.List<PolicyItem>("/policies", "The policies, newest first", List),
    ];

    async Task<AdminAnswer<PolicyItem>> Show(AdminCall call) =>
        await database.Read(tx => Data.Policies.InForceAt(tx, call.Number("epoch") ?? long.MaxValue), call.Cancellation) is { } policy
            ? PolicyItem.Of(policy) with { Text = policy.Text }
            : AdminProblem.NotFound("No policy was in force then.");

    async Task<AdminAnswer<ReviewDone>> Put(AdminCall call, NewPolicy body) =>
        ReviewDone.Of(await gate.Reviews.PutPolicy(body.Text, body.Epoch, call.Actor, call.Cancellation));

    async Task<AdminAnswer<AdminPage<PolicyItem>>> List(AdminCall call)
    {
        var policies = await database.Read(tx => Data.Policies.List(tx, call.After == 0 ? null : call.After, call.Limit + 1), call.Cancellation);
        return AdminPage<PolicyItem>.Of([.. policies.Select(PolicyItem.Of)], call, static policy => policy.Epoch);
    }
}
