using Bonded.Data;
using Bonded.Packaging;
using Bonded.Policy;

namespace Bonded.Gate.Canaries;

/// <summary>A made-up project on which one rule fires, so that it can be tried whether what the rule withholds leaks anywhere.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Name">The project, of the reserved names (<see cref="CanaryNames"/>).</param>
/// <param name="Withheld">The file that must not go out while the rule is enforced.</param>
/// <param name="Pages">What its upstream lists, at first and then; an empty page is a project that is gone, and the last page stays.</param>
public sealed record Canary(Rule Rule, ProjectName Name, CanaryFile Withheld, IReadOnlyList<IReadOnlyList<CanaryFile>> Pages)
{
    /// <summary>The withheld file may be had as long as the first page stands.</summary>
    public bool BeginsAllowed { get; init; }

    /// <summary>Every file of every page.</summary>
    public IEnumerable<CanaryFile> Files => Pages.SelectMany(static page => page).DistinctBy(static file => (file.Filename, file.Sha256));
}
