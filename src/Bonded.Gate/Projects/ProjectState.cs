using Bonded.Data;
using Bonded.Packaging;

namespace Bonded.Gate.Projects;

/// <summary>Everything known of a project at one moment. Immutable; a change makes another one.</summary>
public sealed class ProjectState
{
    readonly Dictionary<string, int> byFilename;

    public ProjectState(ProjectName name, StoredProject stored, IReadOnlyList<FileState> files)
    {
        Name = name;
        Stored = stored;
        Files = files;
        byFilename = new Dictionary<string, int>(files.Count, StringComparer.Ordinal);
        for (var i = 0; i < files.Count; i++)
            byFilename.Add(files[i].Stored.Filename, i);
    }

    public ProjectName Name { get; }

    public StoredProject Stored { get; }

    public IReadOnlyList<FileState> Files { get; }

    /// <summary>The file of that name, or null.</summary>
    public FileState? Find(string filename) => byFilename.TryGetValue(filename, out var at) ? Files[at] : null;

    /// <summary>Where the file of that name stands, or -1.</summary>
    public int IndexOf(string filename) => byFilename.GetValueOrDefault(filename, -1);
}
