using System.Text;

namespace Bonded.Testing.Packages;

/// <summary>Makes an sdist, a valid one unless told otherwise: <c>new SdistBuilder("demo", "1.0").With("demo.py", "").Build()</c>.</summary>
public sealed class SdistBuilder(string project, string version)
{
    readonly List<(string Path, byte[] Content, char Type, string Link)> members = [];
    readonly List<string> metadataLines = [];
    byte[]? metadata;
    string? projectFile = "[build-system]\nrequires = [\"setuptools>=61\"]\nbuild-backend = \"setuptools.build_meta\"\n";
    string? top;
    bool noMetadata, zip, metadataLast;

    /// <summary>The name as sdists spell it (PEP 625).</summary>
    public string Name { get; } = project.Replace('-', '_').Replace('.', '_').ToLowerInvariant();

    public string FileName => $"{Name}-{version}{(zip ? ".zip" : ".tar.gz")}";

    public string Top => top ?? $"{Name}-{version}";

    /// <summary>Adds a file below the top folder.</summary>
    public SdistBuilder With(string path, string content) => WithRaw($"{Top}/{path}", content);

    public SdistBuilder With(string path, byte[] content)
    {
        members.Add(($"{Top}/{path}", content, '0', ""));
        return this;
    }

    /// <summary>Adds a file at that very path.</summary>
    public SdistBuilder WithRaw(string path, string content)
    {
        members.Add((path, Encoding.UTF8.GetBytes(content), '0', ""));
        return this;
    }

    /// <summary>Adds a symbolic link below the top folder.</summary>
    public SdistBuilder WithLink(string path, string target)
    {
        members.Add(($"{Top}/{path}", [], '2', target));
        return this;
    }

    public SdistBuilder Requires(params string[] requirements)
    {
        metadataLines.AddRange(requirements.Select(r => "Requires-Dist: " + r));
        return this;
    }

    public SdistBuilder MetadataLine(string line)
    {
        metadataLines.Add(line);
        return this;
    }

    /// <summary>Replaces PKG-INFO whole.</summary>
    public SdistBuilder Metadata(string text) => Metadata(Encoding.UTF8.GetBytes(text));

    public SdistBuilder Metadata(byte[] bytes)
    {
        metadata = bytes;
        return this;
    }

    public SdistBuilder WithoutMetadata()
    {
        noMetadata = true;
        return this;
    }

    /// <summary>Puts PKG-INFO after all other members.</summary>
    public SdistBuilder MetadataLast()
    {
        metadataLast = true;
        return this;
    }

    /// <summary>Replaces pyproject.toml, or leaves it away.</summary>
    public SdistBuilder ProjectFile(string? toml)
    {
        projectFile = toml;
        return this;
    }

    /// <summary>Names the top folder otherwise; say so before adding files.</summary>
    public SdistBuilder TopNamed(string folder)
    {
        top = folder;
        return this;
    }

    public SdistBuilder AsZip()
    {
        zip = true;
        return this;
    }

    public byte[] MetadataBytes() => metadata ?? Encoding.UTF8.GetBytes(
        $"Metadata-Version: 2.2\nName: {project}\nVersion: {version}\n{string.Concat(metadataLines.Select(l => l + "\n"))}");

    public byte[] Build()
    {
        List<(string Path, byte[] Content, char Type, string Link)> all = [];
        if (projectFile is not null)
            all.Add(($"{Top}/pyproject.toml", Encoding.UTF8.GetBytes(projectFile), '0', ""));
        all.AddRange(members);
        if (!noMetadata)
            all.Insert(metadataLast ? all.Count : 0, ($"{Top}/PKG-INFO", MetadataBytes(), '0', ""));
        if (zip)
            return all.Aggregate(new ZipBytes(), (archive, m) => archive.Add(m.Path, m.Content)).ToArray();
        return all.Aggregate(new TarGzBytes(), (archive, m) => archive.Add(m.Path, m.Content, m.Type, m.Link)).ToArray();
    }
}
