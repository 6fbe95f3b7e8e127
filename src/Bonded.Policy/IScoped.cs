using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>Something that is said of some projects, or of some bytes.</summary>
public interface IScoped
{
    /// <summary>The projects; null for any.</summary>
    NamePattern? Name { get; }

    /// <summary>The bytes; null for any.</summary>
    Sha256Digest? Sha256 { get; }
}
