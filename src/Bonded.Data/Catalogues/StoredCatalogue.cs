namespace Bonded.Data;

/// <summary>One revision of a catalogue: what an organisation requires, as an installer resolved it at that time.</summary>
/// <param name="Name">The catalogue's name, canonical as project names are.</param>
/// <param name="Revision">Counts from 1.</param>
/// <param name="Who">Who stored it.</param>
/// <param name="Releases">How many releases it has.</param>
/// <param name="Content">Everything else, as JSON; the API says in which shape.</param>
public sealed record StoredCatalogue(string Name, long Revision, DateTimeOffset At, string Who, long Releases, string Content);
