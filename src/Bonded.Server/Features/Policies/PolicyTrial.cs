using System.ComponentModel;

namespace Bonded.Server.Features.Policies;

/// <summary>A policy to try.</summary>
sealed record PolicyTrial([property: Description("The [policy] table in TOML")] string Text);
