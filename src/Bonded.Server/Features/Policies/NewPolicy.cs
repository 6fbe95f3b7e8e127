using System.ComponentModel;

namespace Bonded.Server.Features.Policies;

/// <summary>A policy to put in force.</summary>
sealed record NewPolicy(
    [property: Description("The [policy] table in TOML")] string Text,
    [property: Description("The epoch of the policy that it was made from: where another is in force by now, nothing changes and the answer is 409")] long? Epoch = null);
