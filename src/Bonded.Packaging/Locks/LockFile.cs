using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Bonded.Packaging.Toml;

namespace Bonded.Packaging.Locks;

/// <summary>
/// What a lock file pins. Nothing is left out in silence: whatever of the file is no release of an index is a <see cref="LockRemark"/>, and
/// a file of which something cannot be understood is refused whole, with the place.
/// </summary>
public sealed record LockFile
{
    static readonly SearchValues<byte> KeyCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.\"'"u8);

    /// <summary>The longest file that is read, in bytes.</summary>
    public const int MaxBytes = TomlDocument.MaxBytes;

    /// <summary>The most packages and remarks together.</summary>
    public const int MaxEntries = 50_000;

    /// <summary>The most files of all packages together.</summary>
    public const int MaxFiles = 500_000;

    public required LockFormat Format { get; init; }

    /// <summary>What is taken from an index, in the order of the file.</summary>
    public required IReadOnlyList<LockedPackage> Packages { get; init; }

    /// <summary>What is not, in the order of the file.</summary>
    public required IReadOnlyList<LockRemark> Remarks { get; init; }

    /// <summary>Reads a lock of any <see cref="LockFormat"/>; which it is, its content says.</summary>
    public static bool TryParse(ReadOnlySpan<byte> content, [NotNullWhen(true)] out LockFile? file, [NotNullWhen(false)] out LockError? error)
    {
        file = null;
        if (content.Length > MaxBytes)
        {
            error = new LockError("The file is longer than 16 MiB.", 1, 1);
            return false;
        }

        var reading = new LockReading();
        var format = LockFormat.Requirements;
        if (LooksLikeJson(content))
            reading.Fail(1, 1, "This is JSON, which no lock read here is. 'pipenv requirements --hash' writes a Pipfile.lock as requirements.");
        else if (!LooksLikeToml(content))
            new RequirementsFile(reading).Read(content);
        else if (!TomlDocument.TryParse(content, out var table, out var wrong))
            reading.Fail(wrong.Line, wrong.Column, wrong.Sentence);
        else if (Told(table, reading) is { } told)
            _ = (format = told) switch
            {
                LockFormat.Uv => UvLock.Read(table, reading),
                LockFormat.Poetry => PoetryLock.Read(table, reading),
                _ => Pylock.Read(table, reading),
            };

        error = reading.Error;
        file = error is null ? new LockFile { Format = format, Packages = reading.Packages, Remarks = reading.Remarks } : null;
        return file is not null;
    }

    static LockFormat? Told(TomlTable table, LockReading reading)
    {
        var metadata = table.TryGet("metadata", out var value) ? value as TomlTable : null;
        var pylock = table.TryGet("lock-version", out _);
        var uv = table.TryGet("version", out var version) && version is TomlScalar<long>;
        var poetry = metadata?.TryGet("content-hash", out _) is true;
        if (pylock && !uv && !poetry)
            return LockFormat.Pylock;
        if (uv && !pylock && !poetry)
            return LockFormat.Uv;
        if (poetry && !uv && !pylock)
            return LockFormat.Poetry;
        if (pylock || uv || poetry)
            reading.Fail(1, 1, "The file has the marks of several kinds of lock, so that tools would read different things in it.");
        else if (metadata?.TryGet("lock_version", out _) is true)
            reading.Fail(metadata, "This is a lock of PDM. 'pdm export' writes it as requirements, which are read here.");
        else if (table.TryGet("project", out _) || table.TryGet("build-system", out _) || table.TryGet("tool", out _))
            reading.Fail(1, 1, "This declares a project and locks nothing. Name the lock that was made from it.");
        else
            reading.Fail(1, 1, "This TOML is neither uv.lock nor poetry.lock nor pylock.toml.");
        return null;
    }

    static bool LooksLikeJson(ReadOnlySpan<byte> content) => AfterMark(content).TrimStart(" \t\r\n"u8) is [(byte)'{', ..];

    // The first line of sense decides: TOML begins with a header or "key =", which no line of requirements does.
    static bool LooksLikeToml(ReadOnlySpan<byte> content)
    {
        content = AfterMark(content);
        while (true)
        {
            content = content.TrimStart(" \t\r\n"u8);
            if (content is not [(byte)'#', ..])
                break;
            var end = content.IndexOfAny((byte)'\n', (byte)'\r');
            content = end < 0 ? default : content[end..];
        }

        if (content is [(byte)'[', ..])
            return true;
        var equals = content.IndexOf((byte)'=');
        return equals > 0 && content[0] != '-' && content[(equals + 1)..] is not [(byte)'=', ..]
            && !content[..equals].TrimEnd(" \t"u8).ContainsAnyExcept(KeyCharacters);
    }

    static ReadOnlySpan<byte> AfterMark(ReadOnlySpan<byte> content) => content.StartsWith("\uFEFF"u8) ? content[3..] : content;
}
