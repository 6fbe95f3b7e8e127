using System.Diagnostics.CodeAnalysis;

namespace Bonded.Cli.Configure;

/// <summary>pip.conf: one <c>index-url</c>, and nothing that names another place.</summary>
sealed record PipSettings(string File, Uri Index) : ClientSettings(File, Section(Index))
{
    static readonly string[] elsewhere = ["index-url", "extra-index-url", "find-links", "pypi-url"];

    /// <summary>The file pip reads for the active virtual environment, or else for the user.</summary>
    public static string? Place(Func<string, string?> environment)
    {
        if (environment("VIRTUAL_ENV") is { Length: > 0 } venv) return Path.Combine(venv, "pip.conf");
        return ConfigHome(environment) is { } home ? Path.Combine(home, "pip", "pip.conf") : null;
    }

    public override bool TryApply(string before, [NotNullWhen(true)] out string? after, [NotNullWhen(false)] out string? why)
    {
        why = null;
        var kept = new List<string>();
        var (dropping, globalAt) = (false, -1);
        foreach (var line in before.Split('\n'))
        {
            // A value goes on in the indented lines that follow it.
            if (dropping && line is [' ' or '\t', ..] && line.Trim().Length > 0) continue;
            dropping = IsElsewhere(line);
            if (dropping) continue;
            kept.Add(line);
            if (line.Trim() == "[global]") globalAt = kept.Count;
        }
        var settings = Lines(Index);
        if (globalAt >= 0)
        {
            kept.RemoveAll(line => settings.Contains(line));
            kept.InsertRange(kept.FindIndex(line => line.Trim() == "[global]") + 1, settings);
            after = string.Join('\n', kept);
        }
        else
        {
            var rest = string.Join('\n', kept).TrimStart('\n');
            after = rest.Length == 0 ? Text : $"{Text}\n{rest}";
        }
        return true;
    }

    static bool IsElsewhere(string line)
    {
        var end = line.AsSpan().IndexOfAny('=', ':');
        if (end <= 0 || line[0] is '#' or ';' or ' ' or '\t') return false;
        // pip takes an underscore for a hyphen in its keys.
        return elsewhere.Contains(line[..end].Trim().ToLowerInvariant().Replace('_', '-'));
    }

    static string Section(Uri index) => $"[global]\n{string.Join('\n', Lines(index))}\n";

    static string[] Lines(Uri index) => index.Scheme == Uri.UriSchemeHttp && !index.IsLoopback
        ? [$"index-url = {index}", $"trusted-host = {index.Authority}"]
        : [$"index-url = {index}"];
}
