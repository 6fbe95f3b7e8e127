namespace Bonded.Packaging.Locks;

/// <summary>The formats that <see cref="LockFile"/> reads.</summary>
public enum LockFormat
{
    /// <summary>pip's requirements file, with hashes or without; also what <c>pip freeze</c> prints.</summary>
    Requirements,

    /// <summary><c>uv.lock</c>, version 1.</summary>
    Uv,

    /// <summary><c>poetry.lock</c> of Poetry 1 and 2.</summary>
    Poetry,

    /// <summary><c>pylock.toml</c> (PEP 751).</summary>
    Pylock,
}
