using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A package that holds no code to speak of and no data.
/// </summary>
/// <remarks>
/// <para>
/// Names are squatted with empty packages: to sell them, to wait for a confusion with a name used inside an organisation, or to be filled
/// later.
/// </para>
/// <para>
/// Packages of stubs and of namespaces hold types or other files. Meta-packages name what they require.
/// </para>
/// <para>
/// See who owns it and what its metadata says. If nobody needs it, leave it out.
/// </para>
/// </remarks>
internal sealed class Placeholder : CodeRule
{
    public override string Id => "placeholder";

    public override string Title => "The package holds nothing.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        if (package.Kind == PackageKind.Tree || package.Effects.Any(effect => effect.Kind is not (EffectKind.Setup or EffectKind.FileRead)))
            yield break;
        var content = 0L;
        foreach (var member in package.Members)
        {
            if (!IsDescription(member.Path))
                content += member.Size;
        }

        if (content < 120)
            yield return new CodeFinding(Id, Strength.Info, "The package holds nothing but its own description.", null, null, null, null, []);
    }

    // What says what a package is, and is no part of what it does.
    static bool IsDescription(string path)
    {
        if (path.Contains(".dist-info/", StringComparison.Ordinal) || path.Contains(".egg-info/", StringComparison.Ordinal))
            return true;
        var name = path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant();
        var stem = name.Split('.')[0];
        return name is "setup.py" or "setup.cfg" or "pyproject.toml" or "pkg-info" or "manifest.in" or "requirements.txt" || stem is "readme" or "license" or "licence" or "copying" or "changelog" or "history" or "authors" or "notice";
    }
}
