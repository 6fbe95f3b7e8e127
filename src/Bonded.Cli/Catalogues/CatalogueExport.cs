using System.Text;
using Bonded.Gate.Pages;

namespace Bonded.Cli.Catalogues;

/// <summary>A catalogue as a lock that installers read.</summary>
static class CatalogueExport
{
    /// <summary>pip's requirements file, with digests.</summary>
    public static string Requirements(string name, long revision, CatalogueContent content)
    {
        var text = new StringBuilder();
        text.Append(null, $"# The catalogue {name}, revision {revision}, for {string.Join(", ", content.Targets)}.\n");
        foreach (var (project, version, files, targets) in content.Releases())
        {
            text.Append(null, $"{project.Canonical}=={version}");
            if (content.MarkerOf(targets) is { } marker)
                text.Append(" ; ").Append(marker);
            foreach (var digest in files.Select(static file => file.Sha256.ToString()).Distinct().Order(StringComparer.Ordinal))
                text.Append(" \\\n    --hash=sha256:").Append(digest);
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>pylock.toml (PEP 751), with the addresses of the index it came from.</summary>
    /// <param name="index">The index's own address, which ends in <c>/simple/</c>.</param>
    public static string Pylock(Uri index, CatalogueContent content)
    {
        var text = new StringBuilder("lock-version = \"1.0\"\n");
        text.Append("environments = [").AppendJoin(", ", content.Targets.Select(static target => target.Marker).Distinct(StringComparer.Ordinal).Select(Quoted)).Append("]\n");
        text.Append("created-by = \"bonded\"\n");
        foreach (var (project, version, files, targets) in content.Releases())
        {
            text.Append(null, $"\n[[packages]]\nname = {Quoted(project.Canonical)}\nversion = {Quoted(version.ToString())}\n");
            if (content.MarkerOf(targets) is { } marker)
                text.Append("marker = ").Append(Quoted(marker)).Append('\n');
            text.Append("index = ").Append(Quoted(index.AbsoluteUri)).Append('\n');
            foreach (var sdist in files.Where(static file => !IsWheel(file)).Take(1))
                text.Append("sdist = ").Append(File(index, sdist)).Append('\n');
            var wheels = files.Where(IsWheel).ToList();
            if (wheels.Count > 0)
                text.Append("wheels = [\n").AppendJoin("", wheels.Select(wheel => $"    {File(index, wheel)},\n")).Append("]\n");
        }

        return text.ToString();
    }

    static bool IsWheel(CatalogueContent.File file) => file.Filename.EndsWith(".whl", StringComparison.Ordinal);

    static string File(Uri index, CatalogueContent.File file)
    {
        var url = new Uri(index, "../files/" + FilePath.Of(file.Sha256.ToString(), file.Filename)).AbsoluteUri;
        return $"{{ name = {Quoted(file.Filename)}, url = {Quoted(url)}, hashes = {{ sha256 = {Quoted(file.Sha256.ToString())} }} }}";
    }

    // Names, versions, markers and addresses are printable ASCII.
    static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
