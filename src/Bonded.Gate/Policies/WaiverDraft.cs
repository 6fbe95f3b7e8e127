using Bonded.Packaging;

namespace Bonded.Gate.Policies;

/// <summary>A waiver that somebody asks for.</summary>
/// <param name="Name">A project name, or a namespace written as <c>name-*</c>; null where the digest says it all.</param>
/// <param name="Versions">A version specifier (PEP 440), or null for any release.</param>
/// <param name="Sha256">The bytes, or null for any.</param>
/// <param name="Rules">The ids of the rules it is to answer.</param>
/// <param name="Why">The reason.</param>
/// <param name="Until">When it ends, or null where it does not by itself.</param>
/// <param name="EndsWithNewerRelease">It ends as soon as a newer release is free.</param>
public sealed record WaiverDraft(
    string? Name, string? Versions, Sha256Digest? Sha256, IReadOnlyList<string> Rules, string Why, DateTimeOffset? Until, bool EndsWithNewerRelease);
