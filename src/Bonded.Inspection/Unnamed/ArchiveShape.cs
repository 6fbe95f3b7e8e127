using System.Text;
using Bonded.Archives;
using Bonded.Inspection.Rules;
using Bonded.Packaging;

namespace Bonded.Inspection.Unnamed;

/// <summary>What an archive is by its content, for files whose name does not say, or says something else.</summary>
/// <param name="Kind">What its members are laid out as.</param>
/// <param name="Filename">The name that its content gives it, or null where there is no such name.</param>
/// <param name="Top">The folder that everything lies in, with a slash; empty where there is none or it is a part of the layout.</param>
internal sealed record ArchiveShape(PackageKind Kind, DistributionFilename? Filename, string Top)
{
    /// <summary>Goes through an archive's members. Null where it cannot be read to its end: then its fault is all there is to say.</summary>
    public static ArchiveShape? Of(Stream seekable, ArchiveLimits limits, CancellationToken ct)
    {
        using var reader = ArchiveReader.Open(seekable, limits);
        string? distInfo = null, top = null;
        byte[]? wheelInfo = null;
        var hasProject = false;
        var severalTops = false;
        var characters = 0L;
        while (reader.MoveNext())
        {
            ct.ThrowIfCancellationRequested();
            var member = reader.Current;
            if (member.Kind != MemberKind.File)
                continue;
            characters += member.Path.Length;
            if (characters > InspectionLimits.PathCharacters)
                return null;
            var slash = member.Path.IndexOf('/', StringComparison.Ordinal);
            var folder = slash < 0 ? "" : member.Path[..slash];
            severalTops |= top is not null && top != folder;
            top ??= folder;
            var rest = slash < 0 ? member.Path : member.Path[(slash + 1)..];
            if (folder.EndsWith(".dist-info", StringComparison.OrdinalIgnoreCase) && rest is "WHEEL" or "METADATA")
            {
                distInfo ??= folder;
                if (rest == "WHEEL" && member.Size <= InspectionLimits.WheelInfo)
                    wheelInfo ??= ReadAll(reader, (int)member.Size);
            }

            hasProject |= rest is "setup.py" or "pyproject.toml" or "PKG-INFO" && folder is not "EGG-INFO";
        }

        if (reader.Fatal is not null)
            return null;
        if (distInfo is not null && reader.Format == ArchiveFormat.Zip)
            return new ArchiveShape(PackageKind.Wheel, Parse($"{distInfo[..^".dist-info".Length]}-{Tags(wheelInfo)}.whl"), "");
        if (severalTops || string.IsNullOrEmpty(top))
            return new ArchiveShape(hasProject ? PackageKind.Sdist : PackageKind.Tree, null, "");
        return hasProject
            ? new ArchiveShape(PackageKind.Sdist, Parse(top + (reader.Format == ArchiveFormat.Zip ? ".zip" : ".tar.gz")), top + "/")
            : new ArchiveShape(PackageKind.Tree, null, "");
    }

    static byte[] ReadAll(ArchiveReader reader, int size)
    {
        var bytes = new byte[size];
        for (var at = 0; at < size;)
        {
            var count = reader.Read(bytes.AsSpan(at));
            if (count == 0)
                break;
            at += count;
        }

        return bytes;
    }

    /// <summary>The tags of WHEEL as a filename writes them.</summary>
    static string Tags(byte[]? wheelInfo)
    {
        if (wheelInfo is null || !WheelInfo.TryParse(wheelInfo, out var info, out _) || info.Tags.Count == 0)
            return "py3-none-any";
        var tags = new StringBuilder();
        foreach (var part in (ReadOnlySpan<Func<WheelTag, string>>)[tag => tag.Python, tag => tag.Abi, tag => tag.Platform])
            tags.Append(tags.Length == 0 ? "" : "-").AppendJoin('.', info.Tags.Select(part).Distinct());
        return tags.ToString();
    }

    static DistributionFilename? Parse(string name) => DistributionFilename.TryParse(name, out var parsed, out _) ? parsed : null;
}
