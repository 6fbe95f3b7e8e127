using Bonded.Data;
using Bonded.Gate.Policies;
using Bonded.Packaging;
using Bonded.Packaging.Locks;
using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.Policies;

/// <summary>The policy in force, and those that were.</summary>
sealed class PolicyRoutes(Gate.Gate gate, Database database)
{
    const int MaxReleases = 2_000;

    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.Get<PolicyItem>("/policy", "The policy in force, without what people have waived or blocked", Show, AdminParameter.Number("epoch", "The one that was in force in that epoch")),
        AdminRoute.Put<NewPolicy, ReviewDone>("/policy", "Put a policy in force", Put),
        AdminRoute.Post<PolicyTrial, SupposedChanges>("/policy/test", "What a policy would change over everything seen, if it were in force", Test),
        AdminRoute.Post<LockTrial, LockOutcome>("/policy/test/releases", "Which pinned releases could be installed, if a policy were in force", TestReleases),
        AdminRoute.List<PolicyItem>("/policies", "The policies, newest first", List),
    ];

    async Task<AdminAnswer<PolicyItem>> Show(AdminCall call) =>
        await database.Read(tx => Data.Policies.InForceAt(tx, call.Number("epoch") ?? long.MaxValue), call.Cancellation) is { } policy
            ? PolicyItem.Of(policy) with { Text = policy.Text }
            : AdminProblem.NotFound("No policy was in force then.");

    async Task<AdminAnswer<ReviewDone>> Put(AdminCall call, NewPolicy body) =>
        ReviewDone.Of(await gate.Reviews.PutPolicy(body.Text, body.Epoch, call.Actor, call.Cancellation));

    async Task<AdminAnswer<SupposedChanges>> Test(AdminCall call, PolicyTrial body)
    {
        var (found, refused) = await gate.Trials.Changes(body.Text, call.Cancellation);
        return found is null ? ReviewDone.Problem(refused!) : found;
    }

    async Task<AdminAnswer<LockOutcome>> TestReleases(AdminCall call, LockTrial body)
    {
        if (body.Releases.Count > MaxReleases)
            return AdminProblem.Invalid("releases-too-many", $"At most {MaxReleases} releases can be asked about at once.");
        var releases = new List<(ProjectName, PackageVersion, IReadOnlyList<LockedFile>)>(body.Releases.Count);
        foreach (var release in body.Releases)
        {
            if (!ProjectName.TryParse(release.Project, out var project) || !PackageVersion.TryParse(release.Version, out var version))
                return AdminProblem.Invalid("release-invalid", "A release is a project name and a version (PEP 440).");
            var files = new List<LockedFile>(release.Files.Count);
            foreach (var file in release.Files)
            {
                if (!Sha256Digest.TryParse(file.Sha256, out var digest))
                    return AdminProblem.Invalid("sha256-invalid", "A sha256 has 64 hexadecimal digits.");
                files.Add(new LockedFile(null, digest, null));
            }

            releases.Add((project, version, files));
        }

        var (found, refused) = await gate.Trials.Releases(body.Text, releases, call.Cancellation);
        return found is null ? ReviewDone.Problem(refused!) : new LockOutcome(found);
    }

    async Task<AdminAnswer<AdminPage<PolicyItem>>> List(AdminCall call)
    {
        var policies = await database.Read(tx => Data.Policies.List(tx, call.After == 0 ? null : call.After, call.Limit + 1), call.Cancellation);
        return AdminPage<PolicyItem>.Of([.. policies.Select(PolicyItem.Of)], call, static policy => policy.Epoch);
    }
}
