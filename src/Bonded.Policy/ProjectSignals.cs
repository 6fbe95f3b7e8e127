using Bonded.Inspection.Names;
using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>What is known of a project as a whole when its files are decided.</summary>
public sealed record ProjectSignals
{
    public required ProjectName Name { get; init; }

    /// <summary>The organisation owns the name, and the files would come from somewhere else than its own upstream.</summary>
    public bool OwnedElsewhere { get; init; }

    /// <summary>Where the name is bound elsewhere than the upstream that now answers: the sentence that says so.</summary>
    public string? Rebinding { get; init; }

    /// <summary>Why the upstream took the whole project away, or null.</summary>
    public string? Removed { get; init; }

    /// <summary>Where it was gone and came back as something else: the sentence that says so.</summary>
    public string? Returned { get; init; }

    /// <summary>When somebody here first asked for the name and no upstream had it; null where that never was.</summary>
    public DateTimeOffset? AskedInVain { get; init; }

    /// <summary>Whose name this one resembles; null where no such check applies.</summary>
    public NameLikeness? Likeness { get; init; }

    /// <summary>When the oldest file was uploaded, as far as that can be trusted.</summary>
    public DateTimeOffset? OldestUpload { get; init; }

    /// <summary>A person approved the project here, or an allowed file of it was downloaded.</summary>
    public bool KnownHere { get; init; }

    /// <summary>The upstream's files have an age: false for a directory that a person fills.</summary>
    public bool HasAge { get; init; } = true;

    /// <summary>The upstream's <c>upload-time</c> is believed.</summary>
    public bool TrustedTime { get; init; }
}
