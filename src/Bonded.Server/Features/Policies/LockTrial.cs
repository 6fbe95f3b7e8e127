using System.ComponentModel;
using Bonded.Server.Features.Adoptions;

namespace Bonded.Server.Features.Policies;

/// <summary>A policy to try on pinned releases.</summary>
sealed record LockTrial(
    [property: Description("The [policy] table in TOML")] string Text,
    [property: Description("The releases, at most 2000")] IReadOnlyList<ReleaseInUse> Releases);
