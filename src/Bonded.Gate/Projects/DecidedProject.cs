using Bonded.Policy;

namespace Bonded.Gate.Projects;

/// <summary>A project's state with the decisions on its files, which stand until something changes or time ends one of them.</summary>
/// <param name="State">The state that was decided.</param>
/// <param name="Decisions">One decision a file, in the state's order.</param>
/// <param name="OnProject">What fired on the project as a whole, or null.</param>
/// <param name="Policy">The policy that they were made by.</param>
/// <param name="Epoch">The index's epoch that it belongs to.</param>
/// <param name="ValidUntil">When the first timed reason ends.</param>
public sealed record DecidedProject(ProjectState State, Decision[] Decisions, IReadOnlyList<FiredRule>? OnProject, PolicySnapshot Policy, long Epoch, DateTimeOffset ValidUntil);
