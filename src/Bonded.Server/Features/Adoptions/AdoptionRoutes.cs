using Bonded.Packaging;
using Bonded.Packaging.Locks;
using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.Adoptions;

/// <summary>Bringing in what an organisation has in use already.</summary>
sealed class AdoptionRoutes(Gate.Gate gate)
{
    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.Post<ReleaseInUse, ReleaseStanding>(
            "/prefetches", "Fetch and inspect a release that is in use, and say what is decided on each of its files; waits a few seconds, then answers with what is there", Prefetch),
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

        return ReleaseStanding.Of(project.Canonical, version.ToString(), await gate.Adoptions.Stand(project, version, files, call.Cancellation));
    }
}
