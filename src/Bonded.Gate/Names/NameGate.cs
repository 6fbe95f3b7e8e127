using Bonded.Inspection.Names;
using Bonded.Packaging;
using Bonded.Policy;

namespace Bonded.Gate.Names;

/// <summary>What is known of a name before anything is asked of an upstream: who owns it, and whose name it resembles.</summary>
sealed class NameGate
{
    readonly GateOptions options;
    readonly HashSet<string> approved;
    readonly Lazy<Task<LikenessIndex>> likenesses;

    public NameGate(GateOptions options)
    {
        this.options = options;
        approved = new HashSet<string>(options.Policy.Approved, StringComparer.Ordinal);

        // Built in the background: a server that has just started answers what it knows meanwhile.
        likenesses = new Lazy<Task<LikenessIndex>>(() => Task.Run(Build));
        _ = likenesses.Value;
    }

    public bool Owns(ProjectName name) => OwnerOf(name) is not null;

    /// <summary>The owned name or namespace that covers the name, the one that names it first; null for a name that is not owned.</summary>
    public NamePattern? OwnerOf(ProjectName name)
    {
        NamePattern? owner = null;
        foreach (var pattern in options.Owned)
        {
            if (pattern.Matches(name) && (owner is null || pattern.Name == name.Canonical))
                owner = pattern;
        }

        return owner;
    }

    public bool Approves(ProjectName name) => approved.Contains(name.Canonical);

    /// <summary>The names this one resembles; null for a name that is owned or approved, which may look like anything.</summary>
    public async ValueTask<NameLikeness?> Likeness(ProjectName name) =>
        Owns(name) || Approves(name) ? null : (await likenesses.Value).Check(name);

    LikenessIndex Build() => LikenessIndex.Build(PopularProjects.Names, [.. options.Owned.Select(pattern => pattern.Name), .. approved]);
}
