using System.ComponentModel;

namespace Bonded.Server.Features.Quarantine;

/// <summary>A file that came, went, or has other bytes.</summary>
sealed record ShownChange(
    [property: Description("Foreign text: escape it before a person sees it")] string Path,
    [property: Description("Bytes before; left out where it came")] long? OldSize,
    [property: Description("Bytes now; left out where it went")] long? NewSize,
    [property: Description("A unified diff: foreign text. Left out where the note says why")] string? Diff,
    string? Note);
