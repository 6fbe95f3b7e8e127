using Bonded.Packaging.Toml;

namespace Bonded.Inspection.Code;

/// <summary>What the pyproject.toml and setup.cfg of an sdist say about where its modules lie and which of them run when.</summary>
internal sealed class ProjectDeclarations
{
    readonly List<Startpoint> startpoints = [];
    readonly List<string> roots = [];
    readonly HashSet<string> scripts = new(StringComparer.Ordinal) { "hatch_build.py", "pdm_build.py" };

    public IReadOnlyList<Startpoint> Startpoints => startpoints;

    /// <summary>Folders from which modules are imported, relative to the top folder and without a slash at the end.</summary>
    public IReadOnlyList<string> Roots => roots;

    /// <summary>Whether a build runs the file at that place.</summary>
    public bool IsBuildScript(string place) => scripts.Contains(place);

    /// <summary>The in-tree build backend's module and object (PEP 517), if it has one.</summary>
    public Startpoint? Backend { get; private set; }

    public static ProjectDeclarations Read(byte[]? projectFile, byte[]? setupConfig)
    {
        var declarations = new ProjectDeclarations();
        if (projectFile is not null && TomlDocument.TryParse(projectFile, out var document, out _))
            declarations.Project(document);
        if (setupConfig is not null)
            declarations.Setup(setupConfig);
        return declarations;
    }

    void Project(TomlTable document)
    {
        if (Table(document, "build-system") is { } build && build.TryGet("backend-path", out var paths))
        {
            foreach (var path in Strings(paths))
                Root(path);
            // Without a backend-path the backend is something that was installed before.
            if (Text(build, "build-backend") is { } backend)
                Backend = Startpoint.Read(Trigger.Install, backend);
        }

        if (Table(document, "project") is { } project)
        {
            Commands(Table(project, "scripts"));
            Commands(Table(project, "gui-scripts"));
            foreach (var group in Entries(Table(project, "entry-points")))
                Commands(group.Value as TomlTable);
        }

        if (Table(document, "tool") is not { } tool)
            return;
        if (Table(tool, "setuptools") is { } setuptools)
        {
            PackageFolders(Table(setuptools, "package-dir"));
            if (Table(Table(setuptools, "packages"), "find") is { } find && find.TryGet("where", out var where))
            {
                foreach (var folder in Strings(where))
                    Root(folder);
            }

            foreach (var command in Entries(Table(setuptools, "cmdclass")))
                Class(command.Value is TomlScalar<string> reference ? reference.Value : null);
        }

        if (Table(tool, "poetry") is { } poetry)
        {
            Commands(Table(poetry, "scripts"));
            foreach (var group in Entries(Table(poetry, "plugins")))
                Commands(group.Value as TomlTable);
            Script(Text(poetry, "build") ?? Text(Table(poetry, "build"), "script"));
            if (poetry.TryGet("packages", out var packages) && packages is TomlArray array)
            {
                foreach (var item in array.Items)
                    Root(Text(item as TomlTable, "from"));
            }
        }

        Hooks(Table(Table(tool, "hatch"), "build"));
        if (Table(Table(tool, "pdm"), "build") is { } pdm)
        {
            Script(Text(pdm, "custom-hook"));
            Root(Text(pdm, "package-dir"));
        }
    }

    // tool.hatch.build.hooks.custom, and the same of each target.
    void Hooks(TomlTable? build)
    {
        Script(Text(Table(Table(build, "hooks"), "custom"), "path"));
        foreach (var target in Entries(Table(build, "targets")))
            Script(Text(Table(Table(target.Value as TomlTable, "hooks"), "custom"), "path"));
    }

    void Setup(byte[] bytes)
    {
        foreach (var (section, key, value) in SetupConfig.Read(bytes))
        {
            switch (section, key)
            {
                case ("options", "package_dir"):
                    foreach (var line in value)
                        Root(After(line, '='), ofTop: After(line, '=') is not null && line.AsSpan().Trim().StartsWith("="));
                    break;
                case ("options.packages.find", "where"):
                    foreach (var line in value)
                        Root(line);
                    break;
                case ("options", "cmdclass"):
                    foreach (var line in value)
                        Class(After(line, '='));
                    break;
                case ("options.entry_points", _):
                    foreach (var line in value)
                        Command(After(line, '='));
                    break;
                case ("global", "setup_hooks") or ("global", "setup-hooks"):
                    foreach (var line in value)
                        Class(line);
                    break;
            }
        }
    }

    void PackageFolders(TomlTable? folders)
    {
        foreach (var entry in Entries(folders))
        {
            if (entry.Key.Length == 0 && entry.Value is TomlScalar<string> folder)
                Root(folder.Value);
        }
    }

    void Commands(TomlTable? commands)
    {
        foreach (var entry in Entries(commands))
        {
            // Poetry also writes { reference = "...", type = "console" }.
            Command(entry.Value is TomlScalar<string> text ? text.Value : Text(entry.Value as TomlTable, "reference") ?? Text(entry.Value as TomlTable, "callable"));
        }
    }

    void Command(string? reference)
    {
        if (reference is not null && Startpoint.Read(Trigger.EntryPoint, reference) is { } point)
            startpoints.Add(point);
    }

    // module.Class, as setuptools has it here.
    void Class(string? reference)
    {
        if (reference is null)
            return;
        reference = reference.Trim();
        var dot = reference.LastIndexOf('.');
        if (reference.Contains(':', StringComparison.Ordinal) || dot < 0)
            dot = reference.IndexOf(':', StringComparison.Ordinal);
        if (dot > 0 && Startpoint.Read(Trigger.Install, $"{reference.AsSpan(0, dot)}:{reference.AsSpan(dot + 1)}") is { } point)
            startpoints.Add(point);
    }

    void Script(string? path)
    {
        if (path is not null)
            scripts.Add(Tidy(path));
    }

    void Root(string? folder, bool ofTop = true)
    {
        if (folder is null || !ofTop)
            return;
        folder = Tidy(folder);
        if (folder.Length > 0 && !roots.Contains(folder) && roots.Count < InspectionLimits.SourceRoots)
            roots.Add(folder);
    }

    static string Tidy(string path)
    {
        path = path.Trim().Replace('\\', '/').Trim('/');
        while (path.StartsWith("./", StringComparison.Ordinal))
            path = path[2..].TrimStart('/');
        return path == "." ? "" : path;
    }

    static string? After(string line, char mark) => line.IndexOf(mark, StringComparison.Ordinal) is var at && at < 0 ? null : line[(at + 1)..].Trim();

    static TomlTable? Table(TomlTable? parent, string key) => parent is not null && parent.TryGet(key, out var value) ? value as TomlTable : null;

    static IReadOnlyList<TomlEntry> Entries(TomlTable? table) => table?.Entries ?? [];

    static string? Text(TomlTable? parent, string key) => parent is not null && parent.TryGet(key, out var value) && value is TomlScalar<string> text ? text.Value : null;

    static IEnumerable<string> Strings(TomlValue value) => value switch
    {
        TomlScalar<string> text => [text.Value],
        TomlArray array => array.Items.OfType<TomlScalar<string>>().Select(item => item.Value),
        _ => [],
    };
}
