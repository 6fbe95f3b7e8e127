using System.Security.Cryptography;
using System.Text;
using Bonded.Archives;
using Bonded.Data;
using Bonded.Gate.Policies;
using Bonded.Gate.Projects;
using Bonded.Packaging;
using Bonded.Policy;
using Bonded.Storage;

namespace Bonded.Gate.Contents;

/// <summary>
/// Looks into the bytes that are kept of what is held or denied, for a person who decides on it. Nothing is unpacked to disk; how much is
/// read, for how long, and by how many at once is bounded.
/// </summary>
public sealed class KeptFiles : IDisposable
{
    /// <summary>The most members of an archive that are listed or compared.</summary>
    public const int MaxMembers = 20_000;

    /// <summary>The most bytes of a member that are shown.</summary>
    public const int MaxShownBytes = 256 << 10;

    /// <summary>The most bytes of a member whose lines are compared.</summary>
    public const int MaxComparedBytes = 512 << 10;

    /// <summary>The most characters of all diffs of one comparison together.</summary>
    public const int MaxDiff = 2 << 20;

    const int MaxDiffed = 500;
    const int MaxHeldBytes = 16 << 20;
    const int Readers = 2;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    readonly Database database;
    readonly IBlobStore blobs;
    readonly ProjectCatalog catalog;
    readonly ArchiveLimits limits;
    readonly TimeProvider clock;
    readonly SemaphoreSlim seats = new(Readers, Readers);

    internal KeptFiles(Database database, IBlobStore blobs, ProjectCatalog catalog, ArchiveLimits limits, TimeProvider clock)
    {
        this.database = database;
        this.blobs = blobs;
        this.catalog = catalog;
        this.limits = limits;
        this.clock = clock;
    }

    /// <summary>The members of an entry's file.</summary>
    public async Task<(KeptMembers? Found, ReviewAnswer.Refused? Refused)> Members(long entry, CancellationToken cancellation)
    {
        var (found, refused) = await Bytes(entry, cancellation);
        if (found is null)
            return (null, refused);
        return (await Seated(
            () =>
            {
                var members = new List<KeptMember>();
                using var stream = blobs.OpenRead(found.Sha256!.Value);
                var stopped = Walk(stream, (_, member) => members.Add(member), null, cancellation);
                return new KeptMembers(found.Filename!, found.Sha256.Value, stream.Length, members, stopped);
            },
            cancellation), null);
    }

    /// <summary>The first bytes of a member of an entry's file.</summary>
    public async Task<(KeptContent? Found, ReviewAnswer.Refused? Refused)> Content(long entry, string path, CancellationToken cancellation)
    {
        var (found, refused) = await Bytes(entry, cancellation);
        if (found is null)
            return (null, refused);
        var content = await Seated(
            () =>
            {
                KeptMember? wanted = null;
                byte[] bytes = [];
                using var stream = blobs.OpenRead(found.Sha256!.Value);
                var stopped = Walk(
                    stream,
                    (read, member) =>
                    {
                        if (member.Path != path)
                            return;
                        wanted = member;
                        bytes = read(MaxShownBytes);
                    },
                    () => wanted is not null, cancellation);
                return wanted is null ? null : new KeptContent(wanted, wanted.Size, bytes, Text(bytes, bytes.Length < wanted.Size), stopped);
            },
            cancellation);
        return content is null ? (null, new ReviewAnswer.Refused("member-unknown", "The file has no member of that path, or cannot be read as far as that.")) : (content, null);
    }

    /// <summary>How an entry's file differs from the newest allowed one of its kind of an older release, or of any other where there is none.</summary>
    public async Task<(KeptDifference? Found, ReviewAnswer.Refused? Refused)> Difference(long entry, CancellationToken cancellation)
    {
        var (found, refused) = await Bytes(entry, cancellation);
        if (found is null)
            return (null, refused);
        if (!ProjectName.TryParse(found.Project, out var name) || !DistributionFilename.TryParse(found.Filename!, name, out var filename, out _)
            || await catalog.Seen(name, cancellation) is not { } project || Comparable(project, filename) is not { } against)
            return (null, new ReviewAnswer.Refused("diff-nothing", "No other release of the project is allowed and here, so there is nothing to compare with."));
        var difference = await Seated(
            () => Compare(against.Stored.Sha256!.Value, found.Sha256!.Value, filename is WheelFilename, cancellation), cancellation);
        return (new KeptDifference(
            against.Stored.Filename, against.Filename.Version.ToString(), against.Stored.Sha256!.Value, difference.Changed, difference.Unchanged, difference.Stopped), null);
    }

    public void Dispose() => seats.Dispose();

    async Task<(QuarantineEntry? Found, ReviewAnswer.Refused? Refused)> Bytes(long id, CancellationToken cancellation)
    {
        var entry = await database.Read(tx => Quarantine.Find(tx, id), cancellation);
        if (entry is null)
            return (null, new ReviewAnswer.Refused("entry-unknown", $"There is no quarantine entry {id}."));
        if (entry.Filename is null)
            return (null, new ReviewAnswer.Refused("bytes-missing", "The entry stands for a project as a whole and has no bytes of its own."));
        if (entry.Sha256 is not { } sha256 || !blobs.Exists(sha256))
            return (null, new ReviewAnswer.Refused("bytes-missing", "Its bytes are not here: it is withheld for what is known without them, and nobody has fetched it."));
        return (entry, null);
    }

    // Reading takes a thread for a while, so few do it at once.
    async Task<T> Seated<T>(Func<T> work, CancellationToken cancellation)
    {
        await seats.WaitAsync(cancellation);
        try
        {
            return await Task.Run(work, cancellation);
        }
        finally
        {
            seats.Release();
        }
    }

    FileState? Comparable(DecidedProject project, DistributionFilename filename)
    {
        (bool Older, PackageVersion Version, bool SameTags) best = default;
        FileState? found = null;
        for (var i = 0; i < project.Decisions.Length; i++)
        {
            var file = project.State.Files[i];
            var other = file.Filename;
            if (project.Decisions[i].Verdict != Verdict.Allow || other.GetType() != filename.GetType() || other.Version.Equals(filename.Version)
                || file.Stored.Sha256 is not { } sha256 || !blobs.Exists(sha256))
                continue;
            var candidate = (Older: other.Version.CompareTo(filename.Version) < 0, other.Version, SameTags: Tags(file.Stored.Filename) == Tags(filename.ToString()));
            if (found is null || candidate.CompareTo(best) > 0)
                (best, found) = (candidate, file);
        }

        return found;
    }

    // What follows the version in a wheel's name; sdists have one form.
    static string Tags(string filename) => filename.EndsWith(".whl", StringComparison.OrdinalIgnoreCase) && filename.Split('-') is { Length: >= 5 } parts ? string.Join('-', parts[^3..]) : "";

    (IReadOnlyList<ChangedMember> Changed, int Unchanged, string? Stopped) Compare(Sha256Digest before, Sha256Digest after, bool isWheel, CancellationToken cancellation)
    {
        var (old, oldStopped) = Digests(before, isWheel, cancellation);
        var (now, nowStopped) = Digests(after, isWheel, cancellation);
        var differ = old.Keys.Union(now.Keys).Where(key => old.GetValueOrDefault(key).Sha256 != now.GetValueOrDefault(key).Sha256)
            .OrderBy(static key => Weight(key)).ThenBy(static key => key, StringComparer.Ordinal).ToArray();
        var shown = differ.Where(static key => !key.EndsWith(".dist-info/RECORD", StringComparison.Ordinal)).Take(MaxDiffed).ToHashSet(StringComparer.Ordinal);
        var oldTexts = Texts(before, isWheel, shown, cancellation);
        var nowTexts = Texts(after, isWheel, shown, cancellation);
        var room = MaxDiff;
        var changed = new List<ChangedMember>(differ.Length);
        foreach (var key in differ)
        {
            var (was, became) = (old.GetValueOrDefault(key), now.GetValueOrDefault(key));
            var (diff, note) = !shown.Contains(key) ? (null, "not compared by lines")
                : Diff(was.Path is null ? "" : oldTexts.GetValueOrDefault(key), became.Path is null ? "" : nowTexts.GetValueOrDefault(key));
            if (diff?.Length > room)
                (diff, note) = (null, "left out: there are more differences than are shown at once");
            room -= diff?.Length ?? 0;
            changed.Add(new ChangedMember(became.Path ?? was.Path!, was.Path is null ? null : was.Size, became.Path is null ? null : became.Size, diff, note));
        }

        return (changed, old.Keys.Count(key => now.TryGetValue(key, out var same) && same.Sha256 == old[key].Sha256), oldStopped ?? nowStopped);
    }

    static (string? Diff, string? Note) Diff(string? before, string? after)
    {
        if (before is null || after is null)
            return (null, "not text, or too long to compare by lines");
        return UnifiedDiff.Between(before, after) is { } diff ? (diff, null) : (null, "differs in too many lines");
    }

    // What runs first is read first.
    static int Weight(string key) => key switch
    {
        _ when key.EndsWith(".pth", StringComparison.Ordinal) || key.EndsWith(".start", StringComparison.Ordinal) => 0,
        "setup.py" or "pyproject.toml" or "setup.cfg" => 1,
        _ when key.EndsWith("/METADATA", StringComparison.Ordinal) || key.EndsWith("/entry_points.txt", StringComparison.Ordinal) => 2,
        _ when key.EndsWith("__init__.py", StringComparison.Ordinal) => 3,
        _ when key.EndsWith(".py", StringComparison.Ordinal) => 4,
        _ => 5,
    };

    // The folders that are named after the version are the same folder in both.
    static string Key(string path, bool isWheel)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return path;
        var (top, rest) = (path[..slash], path[(slash + 1)..]);
        if (!isWheel)
            return rest;
        return top.EndsWith(".dist-info", StringComparison.Ordinal) ? ".dist-info/" + rest : top.EndsWith(".data", StringComparison.Ordinal) ? ".data/" + rest : path;
    }

    (Dictionary<string, (string Path, long Size, Sha256Digest Sha256)> Files, string? Stopped) Digests(Sha256Digest digest, bool isWheel, CancellationToken cancellation)
    {
        var files = new Dictionary<string, (string, long, Sha256Digest)>(StringComparer.Ordinal);
        using var stream = blobs.OpenRead(digest);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 << 10];
        var stopped = WalkRaw(
            stream,
            (reader, member, alive) =>
            {
                if (member.Kind == MemberKind.Directory)
                    return;
                hash.AppendData(Encoding.UTF8.GetBytes(member.LinkTarget ?? ""));
                for (int read; alive() && (read = reader.Read(buffer)) > 0;)
                    hash.AppendData(buffer, 0, read);
                files[Key(member.Path, isWheel)] = (member.Path, member.Size, Sha256Digest.FromBytes(hash.GetHashAndReset()));
            },
            null, cancellation);
        return (files, stopped);
    }

    Dictionary<string, string?> Texts(Sha256Digest digest, bool isWheel, HashSet<string> keys, CancellationToken cancellation)
    {
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (keys.Count == 0)
            return texts;
        var room = MaxHeldBytes;
        using var stream = blobs.OpenRead(digest);
        _ = Walk(
            stream,
            (read, member) =>
            {
                var key = Key(member.Path, isWheel);
                if (member.Kind != MemberKind.File || member.Size > Math.Min(MaxComparedBytes, room) || !keys.Contains(key))
                    return;
                room -= (int)member.Size;
                texts[key] = Text(read(MaxComparedBytes), cut: false);
            },
            null, cancellation);
        return texts;
    }

    static string? Text(ReadOnlySpan<byte> bytes, bool cut)
    {
        if (bytes.Contains((byte)0))
            return null;

        // A character of which only the beginning was read is no fault of the text.
        for (var less = 0; less <= (cut ? 3 : 0) && less <= bytes.Length; less++)
        {
            try
            {
                return Strict.GetString(bytes[..^less]);
            }
            catch (DecoderFallbackException)
            {
            }
        }

        return null;
    }

    string? Walk(Stream stream, Action<Func<int, byte[]>, KeptMember> each, Func<bool>? done, CancellationToken cancellation) => WalkRaw(
        stream, (reader, member, alive) => each(most => Read(reader, (int)Math.Min(most, member.Size), alive), member), done, cancellation);

    static byte[] Read(ArchiveReader reader, int most, Func<bool> alive)
    {
        var bytes = new byte[most];
        var length = 0;
        for (int read; length < most && alive() && (read = reader.Read(bytes.AsSpan(length))) > 0;)
            length += read;
        return bytes[..length];
    }

    /// <summary>Goes through the members, each read to its end. Returns why it ended early, or null.</summary>
    string? WalkRaw(Stream stream, Action<ArchiveReader, KeptMember, Func<bool>> each, Func<bool>? done, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var late = false;
        bool Alive()
        {
            cancellation.ThrowIfCancellationRequested();
            return !(late |= clock.GetElapsedTime(began) > Patience);
        }

        var drain = new byte[64 << 10];
        using var reader = ArchiveReader.Open(stream, limits);
        for (var count = 0; Alive() && reader.MoveNext(); count++)
        {
            if (count == MaxMembers)
                return $"It has more than {MaxMembers} members; the rest is not looked at here.";
            var member = reader.Current;
            each(reader, new KeptMember(member.Path, member.Kind, member.Size, member.LinkTarget), Alive);

            // Read here and not by the reader's next step, so that even one huge member cannot take for ever.
            while (Alive() && reader.Read(drain) > 0)
            {
            }

            if (late || reader.Fatal is not null || done?.Invoke() is true)
                break;
        }

        return reader.Fatal is { } fault ? $"It cannot be read further: {fault.Sentence}" : late ? "It takes longer to read than anybody waits; the rest is not looked at here." : null;
    }
}
