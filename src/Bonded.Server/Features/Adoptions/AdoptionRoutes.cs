using Bonded.Gate.Clients;
using Bonded.Gate.Policies;
using Bonded.Packaging;
using Bonded.Packaging.Locks;
using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.Adoptions;

/// <summary>Bringing in what an organisation has in use already.</summary>
sealed class AdoptionRoutes(Gate.Gate gate)
{
    const int MaxTargets = 100;

    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.Post<ReleaseInUse, ReleaseStanding>(
            "/prefetches", "Fetch and inspect a release that is in use, and say what is decided on each of its files; waits a few seconds, then answers with what is there", Prefetch),
        AdminRoute.Post<Adoption, Adoption.Given>(
            "/adoptions", "Waive age and first use, and nothing else, for files that are in use and inspected here, for 90 days", Adopt),
    ];

    async Task<AdminAnswer<ReleaseStanding>> Prefetch(AdminCall call, ReleaseInUse release)
    {
        if (!ProjectName.TryParse(release.Project, out var project))
            return AdminProblem.Invalid("name-invalid", "This is not a project name.");
        if (!PackageVersion.TryParse(release.Version, out var version))
            return AdminProblem.Invalid("version-invalid", "This is not a version (PEP 440).");
        if (release.Files.Count > Gate.Adoptions.Adoptions.MaxFiles)
            return AdminProblem.Invalid("files-too-many", $"At most {Gate.Adoptions.Adoptions.MaxFiles} files can be asked about at once.");
        var files = new List<LockedFile>(release.Files.Count);
        foreach (var file in release.Files)
        {
            if (!Sha256Digest.TryParse(file.Sha256, out var digest) || file.Filename is { Length: 0 or > DistributionFilename.MaxLength })
                return AdminProblem.Invalid("file-invalid", "A file has a sha256 of 64 hexadecimal digits and a name of at most 255 characters, or none.");
            files.Add(new LockedFile(file.Filename, digest, null));
        }

        if (release.Targets is { Count: > MaxTargets })
            return AdminProblem.Invalid("targets-too-many", $"At most {MaxTargets} targets can be named.");
        ClientFacts[] targets = [.. (release.Targets ?? []).Select(static target => ClientFacts.Unknown with { Python = target.Python, System = target.System, Cpu = target.Cpu })];
        return ReleaseStanding.Of(project.Canonical, version.ToString(), await gate.Adoptions.Stand(project, version, files, targets, call.Cancellation));
    }

    async Task<AdminAnswer<Adoption.Given>> Adopt(AdminCall call, Adoption adoption)
    {
        if (adoption.Files.Count > Adoption.MaxFiles)
            return AdminProblem.Invalid("files-too-many", $"At most {Adoption.MaxFiles} files can be adopted at once.");
        var files = new List<(ProjectName Project, Sha256Digest Sha256)>(adoption.Files.Count);
        foreach (var file in adoption.Files)
        {
            if (!ProjectName.TryParse(file.Project, out var project) || !Sha256Digest.TryParse(file.Sha256, out var digest))
                return AdminProblem.Invalid("file-invalid", "A file is a project name and a sha256 of 64 hexadecimal digits.");
            files.Add((project, digest));
        }

        var (answer, until) = await gate.Adoptions.Adopt(files, adoption.Why, call.Actor, call.Cancellation);
        return answer switch
        {
            ReviewAnswer.Done done => new Adoption.Given(files.Distinct().Count(), Gate.Adoptions.Adoptions.Answers, until, done.Epoch),
            ReviewAnswer.Refused refused => AdminProblem.Conflict(refused.Code, refused.Sentence),
            _ => throw new InvalidOperationException("Unknown answer."),
        };
    }
}
