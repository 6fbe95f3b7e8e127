using Bonded.Packaging;

namespace Bonded.Cli.Catalogues;

/// <summary>What one catalogue has that another has not, a line a project.</summary>
static class CatalogueDiff
{
    public static IReadOnlyList<string> Lines(CatalogueContent before, CatalogueContent after)
    {
        var lines = new List<string>();
        var (old, now) = (Projects(before), Projects(after));
        foreach (var project in old.Keys.Union(now.Keys).Order())
        {
            var (was, becomes) = (old.GetValueOrDefault(project), now.GetValueOrDefault(project));
            if (was is null)
                lines.Add($"+ {project} {Versions(becomes!)}");
            else if (becomes is null)
                lines.Add($"- {project} {Versions(was)}");
            else if (Versions(was) is var from && Versions(becomes) is var to && from != to)
                lines.Add($"~ {project} {from} -> {to}");
            else if (!Files(was).SetEquals(Files(becomes)))
                lines.Add($"~ {project} {from}: other files, or for other targets");
        }

        return lines;
    }

    static Dictionary<ProjectName, (CatalogueContent Of, CatalogueContent.File[] Files)?> Projects(CatalogueContent content) =>
        content.Files.GroupBy(static file => file.Project).ToDictionary(static group => group.Key, group => ((CatalogueContent, CatalogueContent.File[])?)(content, group.ToArray()));

    static string Versions((CatalogueContent Of, CatalogueContent.File[] Files)? project) =>
        string.Join(", ", project!.Value.Files.Select(static file => file.Version).Distinct().Order());

    static HashSet<string> Files((CatalogueContent Of, CatalogueContent.File[] Files)? project) =>
        [.. project!.Value.Files.SelectMany(file => file.Targets.Select(target => $"{file.Filename} {file.Sha256} {project.Value.Of.Targets[target]}"))];
}
