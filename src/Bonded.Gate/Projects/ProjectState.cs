using Bonded.Data;
using Bonded.Packaging;

namespace Bonded.Gate.Projects;

/// <summary>Everything known of a project at one moment. Immutable; a change makes another one.</summary>
public sealed record ProjectState(ProjectName Name, StoredProject Stored, IReadOnlyList<FileState> Files)
{
    /// <summary>The file of that name, or null.</summary>
    public FileState? Find(string filename) => IndexOf(filename) is var i and >= 0 ? Files[i] : null;

    /// <summary>Where the file of that name stands, or -1.</summary>
    public int IndexOf(string filename)
    {
        for (var i = 0; i < Files.Count; i++)
        {
            if (Files[i].Stored.Filename == filename)
                return i;
        }

        return -1;
    }
}
