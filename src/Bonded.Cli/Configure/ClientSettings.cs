using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Bonded.Cli.Configure;

/// <summary>What one client needs to ask Bonded only: in which file, which text, and how to put it in.</summary>
abstract record ClientSettings(string File, string Text)
{
    /// <summary>Puts the settings into the file's text and takes every other public index out. Applied twice, it changes nothing.</summary>
    public abstract bool TryApply(string before, [NotNullWhen(true)] out string? after, [NotNullWhen(false)] out string? why);

    public static ClientSettings? For(string client, Uri index, bool project, string? version, Func<string, string?> environment, string directory)
    {
        var pyproject = Path.Combine(directory, "pyproject.toml");
        switch (client)
        {
            case "pip":
                return PipSettings.Place(environment) is { } pip ? new PipSettings(pip, index) : null;
            case "uv":
                var local = Path.Combine(directory, "uv.toml");
                if (project && !System.IO.File.Exists(local)) return new TomlSettings(pyproject, ["tool", "uv", "index"], Uv("tool.uv.index", index), index);
                if (project) return new TomlSettings(local, ["index"], Uv("index", index), index);
                return ConfigHome(environment) is { } home ? new TomlSettings(Path.Combine(home, "uv", "uv.toml"), ["index"], Uv("index", index), index) : null;
            case "poetry":
                return new TomlSettings(pyproject, ["tool", "poetry", "source"], $"[[tool.poetry.source]]\nname = \"bonded\"\nurl = \"{index}\"\n{Priority(version)}\n", index);
            default:
                // PDM asks PyPI besides every source, unless one of them has its name.
                var check = index.Scheme == Uri.UriSchemeHttps ? "true" : "false";
                return new TomlSettings(pyproject, ["tool", "pdm", "source"], $"[[tool.pdm.source]]\nname = \"pypi\"\nurl = \"{index}\"\nverify_ssl = {check}\n", index);
        }
    }

    public static string? ConfigHome(Func<string, string?> environment)
    {
        if (environment("XDG_CONFIG_HOME") is { Length: > 0 } config) return config;
        return environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config") : null;
    }

    static string Uv(string table, Uri index) => $"[[{table}]]\nname = \"bonded\"\nurl = \"{index}\"\ndefault = true\n";

    /// <summary>The word by which a Poetry replaces PyPI changed twice.</summary>
    static string Priority(string? version)
    {
        var parts = (version ?? "2.0").Split('.');
        var (major, minor) = (Number(parts, 0), Number(parts, 1));
        if (major >= 2 || (major == 1 && minor >= 8)) return "priority = \"primary\"";
        return major == 1 && minor >= 5 ? "priority = \"default\"" : "default = true";
    }

    static int Number(string[] parts, int at) =>
        at < parts.Length && int.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
