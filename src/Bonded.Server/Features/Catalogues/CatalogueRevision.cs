using System.ComponentModel;
using System.Text.Json;
using Bonded.Data;
using Bonded.Server.Features.Admin;

namespace Bonded.Server.Features.Catalogues;

/// <summary>One revision of a catalogue; its content where it was asked for by name.</summary>
sealed record CatalogueRevision(
    string Name,
    long Revision,
    DateTimeOffset At,
    [property: Description("Who stored it")] string Who,
    long Releases,
    [property: Description("Whether this request made the revision; left out elsewhere")] bool? New,
    Catalogue? Content)
{
    public static CatalogueRevision Of(StoredCatalogue stored, bool content, bool? isNew = null) => new(
        stored.Name, stored.Revision, stored.At, stored.Who, stored.Releases, isNew,
        content ? JsonSerializer.Deserialize<Catalogue>(stored.Content, AdminJson.Writing) : null);
}
