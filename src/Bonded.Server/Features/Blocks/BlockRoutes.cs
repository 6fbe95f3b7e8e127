using System.Globalization;
using Bonded.Data;
using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.Blocks;

/// <summary>What people rejected.</summary>
sealed class BlockRoutes(Gate.Gate gate, Database database)
{
    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.List<BlockItem>("/blocks", "What people rejected, newest first", List, AdminParameter.Flag("ended", "Also what was taken back")),
        AdminRoute.Delete<ReviewDone>("/blocks/{id}", "Take a rejection back", End, AdminParameter.Text("why", "Why it is taken back") with { Required = true }),
    ];

    async Task<AdminAnswer<AdminPage<BlockItem>>> List(AdminCall call)
    {
        var blocks = await database.Read(tx => Data.Blocks.List(tx, call.After == 0 ? null : call.After, call.Limit + 1, !call.Flag("ended")), call.Cancellation);
        return AdminPage<BlockItem>.Of([.. blocks.Select(BlockItem.Of)], call, static block => block.Id!.Value);
    }

    async Task<AdminAnswer<ReviewDone>> End(AdminCall call) => long.TryParse(call.Part("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        ? ReviewDone.Of(await gate.Reviews.EndBlock(id, call.Text("why")!, call.Actor, call.Cancellation))
        : new AdminProblem(404, "block-unknown", "There is no block of that number.");
}
