using System.Text.Json;
using Bonded.Data;
using Bonded.Gate.Projects;
using Bonded.Packaging;
using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.Catalogues;

/// <summary>Catalogues: stored as an installer resolved them, each file one that the index has.</summary>
sealed class CatalogueRoutes(Gate.Gate gate, Database database)
{
    const int MaxRequirements = 256 * 1024;

    public IReadOnlyList<AdminRoute> All =>
    [
        AdminRoute.List<CatalogueRevision>("/catalogues", "The catalogues, each in its newest revision", List) with { TextCursor = true },
        AdminRoute.Get<CatalogueRevision>("/catalogues/{name}", "A catalogue", Show, AdminParameter.Number("revision", "Which revision; the newest if left out", 1)),
        AdminRoute.Put<Catalogue, CatalogueRevision>(
            "/catalogues/{name}", "Store what was resolved as a catalogue's next revision; nothing is stored where it is as the last one was", Put),
    ];

    async Task<AdminAnswer<AdminPage<CatalogueRevision>>> List(AdminCall call)
    {
        var rows = await database.Read(tx => Data.Catalogues.List(tx, call.AfterText ?? "", call.Limit + 1), call.Cancellation);
        return AdminPage<CatalogueRevision>.Of([.. rows.Select(static row => CatalogueRevision.Of(row, content: false))], call, static row => row.Name);
    }

    async Task<AdminAnswer<CatalogueRevision>> Show(AdminCall call)
    {
        if (!ProjectName.TryParse(call.Part("name"), out var name))
            return Unknown();
        return await database.Read(tx => Data.Catalogues.Find(tx, name.Canonical, call.Number("revision")), call.Cancellation) is { } found
            ? CatalogueRevision.Of(found, content: true) : Unknown();
    }

    async Task<AdminAnswer<CatalogueRevision>> Put(AdminCall call, Catalogue catalogue)
    {
        if (!ProjectName.TryParse(call.Part("name"), out var name))
            return AdminProblem.Invalid("name-invalid", "A catalogue is named as projects are: letters, digits, '-', '_' and '.'.");
        if (catalogue.Targets.Count is 0 or > Catalogue.MaxTargets || catalogue.Files.Count > Catalogue.MaxFiles || catalogue.Requirements.Length > MaxRequirements)
            return AdminProblem.Invalid("catalogue-too-large", $"A catalogue has 1 to {Catalogue.MaxTargets} targets, at most {Catalogue.MaxFiles} files, and requirements of at most {MaxRequirements} characters.");
        var files = new List<Catalogue.File>(catalogue.Files.Count);
        foreach (var group in catalogue.Files.GroupBy(static file => file.Project))
        {
            if (!ProjectName.TryParse(group.Key, out var project))
                return AdminProblem.Invalid("file-invalid", "A file belongs to a project with a valid name.");
            var here = await gate.Decisions(project, call.Cancellation) is ProjectLookup.Found found ? found.Project.State : null;
            foreach (var file in group)
            {
                if (!Sha256Digest.TryParse(file.Sha256, out var digest) || file.Targets.Count == 0 || file.Targets.Any(target => target < 0 || target >= catalogue.Targets.Count))
                    return AdminProblem.Invalid("file-invalid", "A file has a sha256 of 64 hexadecimal digits and at least one of the targets, counted from 0.");
                if (here?.Find(file.Filename) is not { } known || known.Stored.Sha256 != digest)
                    return AdminProblem.Conflict("file-unknown", $"The index has no file {file.Filename} with this digest; resolve against it, and it will.");
                files.Add(file with { Project = project.Canonical, Version = known.Filename.Version.ToString(), Sha256 = digest.ToString(), Targets = [.. file.Targets.Distinct().Order()] });
            }
        }

        // The same catalogue is the same text, whatever order it came in.
        files.Sort(static (a, b) => string.CompareOrdinal(a.Project, b.Project) is not 0 and var order ? order : string.CompareOrdinal(a.Filename, b.Filename));
        var content = JsonSerializer.Serialize(catalogue with { Files = files }, AdminJson.Writing);
        var projects = files.Select(static file => file.Project).Distinct().ToList();
        var releases = files.DistinctBy(static file => (file.Project, file.Version)).Count();
        return await gate.Reviews.PutCatalogue(name, content, releases, projects, call.Actor, call.Cancellation) is var (row, isNew)
            ? CatalogueRevision.Of(row, content: false, isNew)
            : AdminProblem.Conflict("catalogues-too-many", $"There are {Data.Catalogues.Most} catalogues already, which is the most.");
    }

    static AdminProblem Unknown() => AdminProblem.NotFound("There is no such catalogue, or no such revision of it.");
}
