using Bonded.Packaging;

namespace Bonded.Inspection.Names;

/// <summary>What <see cref="LikenessIndex"/> says about one name.</summary>
/// <param name="Name">The name asked about.</param>
/// <param name="Verdict">What the name says by itself.</param>
/// <param name="Matches">The names it is like, strongest first, at most <see cref="LikenessIndex.MostMatches"/>.</param>
/// <param name="PopularRank">Its own place among the popular projects, counted from 1; null when it is none.</param>
public sealed record NameLikeness(ProjectName Name, NameVerdict Verdict, IReadOnlyList<Likeness> Matches, int? PopularRank);
