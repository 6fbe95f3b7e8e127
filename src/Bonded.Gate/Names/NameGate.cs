using Bonded.Inspection.Names;
using Bonded.Packaging;

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

    public bool Owns(ProjectName name)
    {
        foreach (var pattern in options.Owned)
        {
            if (pattern.Matches(name))
                return true;
        }

        return false;
    }

    public bool Approves(ProjectName name) => approved.Contains(name.Canonical);

    /// <summary>The names this one resembles; null for a name that is owned or approved, which may look like anything.</summary>
    public async ValueTask<NameLikeness?> Likeness(ProjectName name) =>
        Owns(name) || Approves(name) ? null : (await likenesses.Value).Check(name);

    LikenessIndex Build() => LikenessIndex.Build(PopularProjects.Names, [.. options.Owned.Select(pattern => pattern.Name), .. approved]);
}
