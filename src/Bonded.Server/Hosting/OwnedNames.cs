using Bonded.Packaging;

namespace Bonded.Server.Hosting;

/// <summary>One <c>[[own]]</c>: names that belong to the organisation and are never looked up elsewhere.</summary>
/// <param name="Names">Exact names.</param>
/// <param name="Prefixes">Namespaces in the sense of PEP 752: <c>acme</c> covers <c>acme</c> and every <c>acme-*</c>.</param>
public sealed record OwnedNames(IReadOnlyList<ProjectName> Names, IReadOnlyList<ProjectName> Prefixes);
