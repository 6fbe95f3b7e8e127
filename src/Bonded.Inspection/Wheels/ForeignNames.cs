using System.Collections.Frozen;
using Bonded.Inspection.Code;
using Bonded.Inspection.Names;
using Bonded.Packaging;

namespace Bonded.Inspection.Wheels;

/// <summary>
/// Finds what a wheel makes importable under another's name: a module of the standard library, or the package of another popular project,
/// whose files it may replace.
/// </summary>
internal sealed class ForeignNames(ProjectName project, Findings findings)
{
    /// <summary>Projects of so high a rank are in most environments, so that whoever imports them means them.</summary>
    const int Everywhere = 1000;

    // Names of folders and modules that many projects have at their top by mistake or by habit.
    static readonly FrozenSet<string> Generic = FrozenSet.Create(
        StringComparer.Ordinal,
        "test", "tests", "testing", "doc", "docs", "example", "examples", "sample", "samples", "demo", "demos", "util", "utils", "tool", "tools", "script", "scripts", "src", "lib", "libs", "bin",
        "benchmark", "benchmarks", "bench", "build", "dist", "ci", "data", "config", "configs", "common", "core", "base", "main", "app", "apps", "api", "cli", "client", "server", "models", "model",
        "helpers", "helper", "plugins", "resources", "static", "templates", "notebooks", "setup", "conftest", "version", "site", "share", "include", "etc");

    readonly Dictionary<string, Top> tops = new(StringComparer.Ordinal);

    /// <summary>Takes a member.</summary>
    /// <param name="sitePath">Its path from the site directory.</param>
    public void Take(string sitePath, string path)
    {
        var slash = sitePath.IndexOf('/', StringComparison.Ordinal);
        var isCode = SourcePlace.IsPython(sitePath) || EndsAs(sitePath, ".pyc") || EndsAs(sitePath, ".so") || EndsAs(sitePath, ".pyd");
        var end = slash >= 0 ? slash : isCode ? sitePath.IndexOf('.', StringComparison.Ordinal) : -1;
        if (end <= 0)
            return;
        var name = sitePath.AsSpan(0, end);
        var lookup = tops.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(name, out var top))
            lookup[name] = top = new Top { Path = path };
        top.HasCode |= isCode;
        if (slash < 0 || sitePath.AsSpan(slash + 1).StartsWith("__init__.", StringComparison.Ordinal))
            (top.IsWhole, top.Path) = (true, path);
    }

    public void Finish()
    {
        foreach (var (name, top) in tops)
            Judge(name, top);
    }

    void Judge(string name, Top top)
    {
        // Letters of either case, because file systems may not tell them apart.
        var called = name.Replace('_', '-').ToLowerInvariant();
        if (called == project.Canonical || Generic.Contains(called))
            return;
        var isKnown = PopularProjects.Rank(project.Canonical) is not null;
        var isNamedAfter = IsNamedAfter(called);
        if (StandardLibrary.Contains(name.Replace('_', '-')))
        {
            // Backports bring modules that an older or a newer Python does not have; the name of the project says so.
            if (top.HasCode)
                findings.Add(RuleId.ForeignImport, isKnown || isNamedAfter ? Strength.Low : Strength.Medium, "The wheel installs a module with the name of one of Python's standard library.", top.Path);
        }
        else if (PopularProjects.Rank(called) is { } rank)
        {
            // Many projects together fill what no one of them has to itself.
            var isShared = isKnown || (isNamedAfter && !top.IsWhole);
            findings.Add(RuleId.ForeignImport, rank < Everywhere && top.HasCode && !isShared ? Strength.Medium : Strength.Low, "The wheel installs a package under the name of another popular project, or adds to that project's.", top.Path);
        }
    }

    // Such as psycopg2-binary, enum34, legacy-cgi.
    bool IsNamedAfter(string name) =>
        project.Canonical.StartsWith(name, StringComparison.Ordinal) || project.Canonical.EndsWith(name, StringComparison.Ordinal) || project.Canonical.Contains($"-{name}-", StringComparison.Ordinal);

    static bool EndsAs(string path, string suffix) => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    sealed class Top
    {
        public required string Path;

        /// <summary>Python or native code, which an import finds.</summary>
        public bool HasCode;

        /// <summary>The module itself or its <c>__init__</c> is there, not only something below it.</summary>
        public bool IsWhole;
    }
}
