using System.ComponentModel;
using Bonded.Gate.Policies;

namespace Bonded.Server.Features.Policies;

/// <summary>How pinned releases would stand.</summary>
sealed record LockOutcome([property: Description("One for each release, in their order")] IReadOnlyList<SupposedRelease> Releases);
