using Bonded.Inspection.Metadata;
using Bonded.Packaging;
using Bonded.Packaging.Toml;

namespace Bonded.Inspection.Sdists;

/// <summary>Judges a pyproject.toml (PEP 517, PEP 518, PEP 621): what building the sdist would fetch and run.</summary>
internal static class ProjectFile
{
    public static void Check(byte[] bytes, string path, ProjectName name, Findings findings)
    {
        if (!TomlDocument.TryParse(bytes, out var document, out var error))
        {
            findings.Add(RuleId.MetadataInvalid, Strength.High, "pyproject.toml cannot be read, so what the build would fetch is not known.", path, error.Line, error.Sentence);
            return;
        }

        if (document.TryGet("build-system", out var section))
        {
            if (section is not TomlTable build)
                findings.Add(RuleId.SdistLayout, Strength.Medium, "The build-system of pyproject.toml is no table.", path, section.Line);
            else
            {
                Requirements(build, "requires", path, findings);
                BackendPath(build, path, findings);
            }
        }

        if (!document.TryGet("project", out section) || section is not TomlTable project)
            return;
        Requirements(project, "dependencies", path, findings);
        if (project.TryGet("optional-dependencies", out section) && section is TomlTable extras)
        {
            foreach (var entry in extras.Entries)
                Requirements(extras, entry.Key, path, findings);
        }

        Commands(project, "scripts", path, name, findings);
        Commands(project, "gui-scripts", path, name, findings);
    }

    static void Commands(TomlTable project, string key, string path, ProjectName name, Findings findings)
    {
        if (!project.TryGet(key, out var value) || value is not TomlTable commands)
            return;
        foreach (var command in commands.Entries)
            CommandCheck.Check(command.Key, path, name, findings);
    }

    static void Requirements(TomlTable table, string key, string path, Findings findings)
    {
        if (!table.TryGet(key, out var value))
            return;
        if (Strings(value) is not { } requirements)
        {
            findings.Add(RuleId.SdistLayout, Strength.Medium, "Requirements in pyproject.toml are no array of strings.", path, value.Line);
            return;
        }

        foreach (var requirement in requirements)
            MetadataCheck.Requirement(requirement.Value, path, requirement.Line, findings);
    }

    static void BackendPath(TomlTable build, string path, Findings findings)
    {
        if (!build.TryGet("backend-path", out var value))
            return;
        if (Strings(value) is not { } folders)
        {
            findings.Add(RuleId.SdistLayout, Strength.Medium, "The backend-path of pyproject.toml is no array of strings.", path, value.Line);
            return;
        }

        foreach (var folder in folders)
        {
            if (Leaves(folder.Value))
                findings.Add(RuleId.SdistLayout, Strength.High, "The backend-path of pyproject.toml leads out of the sdist.", path, folder.Line, folder.Value);
        }
    }

    static bool Leaves(string folder)
    {
        folder = folder.Replace('\\', '/');
        if (folder.StartsWith('/') || folder.StartsWith('~') || folder.Contains(':', StringComparison.Ordinal))
            return true;
        var depth = 0;
        foreach (var range in folder.AsSpan().Split('/'))
        {
            depth += folder.AsSpan()[range] switch { "" or "." => 0, ".." => -1, _ => 1 };
            if (depth < 0)
                return true;
        }

        return false;
    }

    static List<TomlScalar<string>>? Strings(TomlValue value)
    {
        if (value is not TomlArray array)
            return null;
        var strings = array.Items.OfType<TomlScalar<string>>().ToList();
        return strings.Count == array.Items.Count ? strings : null;
    }
}
