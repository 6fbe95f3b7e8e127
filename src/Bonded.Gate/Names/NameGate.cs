using System.Collections.Frozen;
using Bonded.Inspection.Names;
using Bonded.Packaging;
using Bonded.Policy;

namespace Bonded.Gate.Names;

/// <summary>What is known of a name before anything is asked of an upstream: who owns it, and whose name it resembles.</summary>
sealed class NameGate
{
    readonly GateOptions options;
    volatile Likenesses likenesses;

    public NameGate(GateOptions options, PolicySnapshot policy)
    {
        this.options = options;

        // Built in the background: a server that has just started answers what it knows meanwhile.
        likenesses = Build(policy.Approved);
    }

    public bool Owns(ProjectName name) => OwnerOf(name) is not null;

    /// <summary>The owned name or namespace that covers the name, the one that names it first; null for a name that is not owned.</summary>
    public NamePattern? OwnerOf(ProjectName name)
    {
        NamePattern? owner = name == Canaries.Canaries.OwnedName ? NamePattern.Exactly(name) : null;
        foreach (var pattern in options.Owned)
        {
            if (pattern.Matches(name) && (owner is null || pattern.Name == name.Canonical))
                owner = pattern;
        }

        return owner;
    }

    /// <summary>The names this one resembles; null for a name that is owned or approved, which may look like anything.</summary>
    public async ValueTask<NameLikeness?> Likeness(ProjectName name, PolicySnapshot policy)
    {
        if (Owns(name) || policy.Approved.Contains(name.Canonical))
            return null;
        var built = likenesses;
        if (!built.Approved.SetEquals(policy.Approved))
            likenesses = built = Build(policy.Approved);
        return (await built.Index).Check(name);
    }

    Likenesses Build(FrozenSet<string> approved) =>
        new(approved, Task.Run(() => LikenessIndex.Build(PopularProjects.Names, [.. options.Owned.Select(pattern => pattern.Name), .. approved, Canaries.Canaries.LookedLike])));

    sealed record Likenesses(FrozenSet<string> Approved, Task<LikenessIndex> Index);
}
