namespace Bonded.Policy;

/// <summary>A policy that works as it is.</summary>
public enum Preset
{
    /// <summary>The default: what is known, old enough and without a fault comes in; the rest waits.</summary>
    Balanced,

    /// <summary>Decides and records as <see cref="Balanced"/> does, and refuses by the invariants alone.</summary>
    Observe,

    /// <summary>Waits longer, holds what balanced only notes, also of files in use, and leaves sdists out where a wheel is.</summary>
    Strict,

    /// <summary>As balanced, and only what the organisation has said it requires comes in.</summary>
    Catalogue,
}
