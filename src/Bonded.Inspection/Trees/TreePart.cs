using Bonded.Inspection.Code;
using Bonded.Inspection.Rules;

namespace Bonded.Inspection.Trees;

/// <summary>A part of a tree that is analysed by itself: one distribution, one top-level package, one project.</summary>
public sealed class TreePart
{
    internal TreePart(PackageKind kind) => Kind = kind;

    internal PackageKind Kind { get; }

    internal List<TreePartFile> Files { get; } = [];

    internal List<Startpoint> Startpoints { get; } = [];

    /// <summary>Bytes of its sources.</summary>
    public long SourceBytes { get; private set; }

    /// <summary>Whether there is anything to analyse.</summary>
    internal bool HasCode { get; private set; }

    internal void Add(TreePartFile file)
    {
        Files.Add(file);
        HasCode |= file.IsScript || SourcePlace.IsPython(file.Place) || SourcePlace.IsPathFile(file.Place) || SourcePlace.IsStartFile(file.Place) || Kind == PackageKind.Sdist;
        if (SourcePlace.IsPython(file.Place))
            SourceBytes += file.File.Size;
    }
}
