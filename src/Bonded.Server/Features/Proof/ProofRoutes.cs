using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.Proof;

/// <summary>The self-proof for administrators.</summary>
sealed class ProofRoutes(SelfProof proof)
{
    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.Get<ProofReport>("/proof", "The last proof that nothing withheld leaks", Last),
        AdminRoute.Post<ProofReport>("/proof", "Prove now that nothing withheld leaks", Run),
    ];

    Task<AdminAnswer<ProofReport>> Last(AdminCall call) => Task.FromResult<AdminAnswer<ProofReport>>(
        proof.Latest is { } report ? report : AdminProblem.NotFound("Nothing has been proven since this server started; POST to this address proves it now."));

    async Task<AdminAnswer<ProofReport>> Run(AdminCall call)
    {
        try
        {
            return await proof.Run(call.Cancellation);
        }
        catch (TimeoutException)
        {
            return new AdminProblem(503, "proof-not-done", "The proof took too long and was given up; the server is busy, so ask again.");
        }
    }
}
