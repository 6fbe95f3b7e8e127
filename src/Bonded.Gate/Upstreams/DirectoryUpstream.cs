using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Bonded.Packaging;

namespace Bonded.Gate.Upstreams;

/// <summary>A local directory as an upstream. It has no upload times and no age rule: who put a file there has chosen it. Links that
/// lead out of the directory are ignored. A file is hashed when it is first seen, and again when its size or time changes; one that
/// changes while it is read is caught by whoever compares the bytes with the page.</summary>
public sealed class DirectoryUpstream : IUpstream
{
    const string Scheme = "directory";

    readonly DirectoryUpstreamOptions options;
    readonly NamePatterns names;
    readonly string directory;
    readonly ConcurrentDictionary<string, Hashed> hashes = new(StringComparer.Ordinal);

    DirectoryUpstream(DirectoryUpstreamOptions options, NamePatterns names)
    {
        this.options = options;
        this.names = names;
        directory = Path.GetFullPath(options.Path);
    }

    public string Name => options.Name;

    public bool TrustedTime => false;

    public bool Private => options.Private;

    public bool HasAgeRule => false;

    /// <summary>Checks the settings. The directory may come and go later.</summary>
    /// <param name="why">What is wrong with the settings: one sentence.</param>
    public static bool TryCreate(DirectoryUpstreamOptions options,
        [NotNullWhen(true)] out DirectoryUpstream? upstream, [NotNullWhen(false)] out string? why)
    {
        upstream = null;
        why = null;
        if (!NamePatterns.IsUpstreamName(options.Name))
            why = NamePatterns.UpstreamNameSentence;
        else if (string.IsNullOrWhiteSpace(options.Path) || options.Path.Contains('\0', StringComparison.Ordinal))
            why = $"upstream {options.Name} has no directory";
        else if (NamePatterns.Read(options.Names, options.Except) is not { } names)
            why = $"a name pattern of upstream {options.Name} could match no project name";
        else
            upstream = new(options, names);
        return why is null;
    }

    public bool Asks(ProjectName name) => names.Match(name);

    /// <inheritdoc/>
    public async Task<PageAnswer> Page(ProjectName name, string? etag, CancellationToken ct)
    {
        try
        {
            // Files are looked through and hashed off the caller's thread.
            return await Task.Run(() => Read(name, etag, ct), ct);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new PageAnswer.Failed($"upstream {Name} has a directory that cannot be read");
        }
    }

    /// <inheritdoc/>
    public async Task<FetchAnswer> File(Uri url, long? size, Stream destination, IProgress<long>? progress, CancellationToken ct)
    {
        FileStream file;
        try
        {
            if (PathOf(url) is not { } path)
                return new FetchAnswer.Gone($"upstream {Name} has no such file");
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error is FileNotFoundException or DirectoryNotFoundException
                ? new FetchAnswer.Gone($"upstream {Name} has no such file")
                : new FetchAnswer.Failed($"upstream {Name} has a file that cannot be read", true);
        }

        await using var _ = file;
        if (size is not null && file.Length != size)
            return new FetchAnswer.Failed($"upstream {Name} has a file of another size than when it was listed", true);
        long total = 0;
        var buffer = new byte[128 << 10];
        while (true)
        {
            int read;
            try
            {
                read = await file.ReadAsync(buffer, ct);
            }
            catch (IOException)
            {
                return new FetchAnswer.Failed($"upstream {Name} has a file that cannot be read", true);
            }

            if (read == 0)
                break;
            total += read;
            if (total > size)
                break;
            await destination.WriteAsync(buffer.AsMemory(0, read), ct);
            progress?.Report(total);
        }

        return size is not null && total != size
            ? new FetchAnswer.Failed($"upstream {Name} has a file that changed while it was read", true)
            : new FetchAnswer.Done(total);
    }

    /// <summary>Says that there is none: metadata is extracted from the file itself.</summary>
    public Task<FetchAnswer> Metadata(Uri fileUrl, Stream destination, CancellationToken ct) =>
        Task.FromResult<FetchAnswer>(new FetchAnswer.Gone($"upstream {Name} has no metadata files"));

    PageAnswer Read(ProjectName name, string? etag, CancellationToken ct)
    {
        if (RealPath.Of(directory) is not { } root || !Directory.Exists(root))
            return new PageAnswer.Failed($"upstream {Name} has a directory that is not there");

        var draft = new PageDraft(name);
        using var content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0;
        foreach (var relative in Candidates(root, name).Order(StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            var path = Inside(root, relative);
            if (path is null || Hash(path, ct) is not { } hashed)
            {
                draft.AddForeign();
                continue;
            }

            if (++count > options.Files)
                return new PageAnswer.Failed($"upstream {Name} has more than {options.Files} files of one project");
            content.AppendData(Encoding.UTF8.GetBytes(relative + "\0"));
            content.AppendData(hashed.Sha256.ToArray());
            draft.Add(new()
            {
                Filename = Path.GetFileName(relative),
                Url = AddressOf(relative),
                Sha256 = hashed.Sha256,
                Size = hashed.Size,
            });
        }

        if (count == 0)
            return new PageAnswer.Absent($"upstream {Name} has no file of this project");
        var tag = "\"" + Convert.ToHexStringLower(content.GetHashAndReset().AsSpan(0, 16)) + "\"";
        return etag == tag
            ? new PageAnswer.NotModified()
            : new PageAnswer.Found(draft.Finish(versionsFromFiles: true) with { ETag = tag });
    }

    /// <summary>The relative paths of everything named like a file of the project, in the directory and in the project's folders.</summary>
    static IEnumerable<string> Candidates(string root, ProjectName name)
    {
        foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos())
        {
            if (IsFileOf(entry.Name, name))
                yield return entry.Name;
            else if (ProjectName.TryParse(entry.Name, out var folder) && folder == name
                && Inside(root, entry.Name) is { } real && Directory.Exists(real))
                foreach (var file in new DirectoryInfo(real).EnumerateFileSystemInfos())
                    if (IsFileOf(file.Name, name))
                        yield return entry.Name + "/" + file.Name;
        }
    }

    static bool IsFileOf(string filename, ProjectName name) =>
        filename.Length <= PageDraft.MaxFilename && DistributionFilename.TryParse(filename, name, out _, out _);

    /// <summary>The real path of something under the directory; null if it is not there, or a link leads it out.</summary>
    static string? Inside(string root, string relative) =>
        RealPath.Of(Path.Combine(root, relative)) is { } real
        && real.StartsWith(root.EndsWith('/') ? root : root + "/", StringComparison.Ordinal) ? real : null;

    static Uri AddressOf(string relative) =>
        new(Scheme + ":///" + string.Join('/', relative.Split('/').Select(Uri.EscapeDataString)));

    /// <summary>The path that an address of <see cref="AddressOf"/> means, if it may be read.</summary>
    string? PathOf(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme != Scheme || url.Host.Length > 0 || RealPath.Of(directory) is not { } root)
            return null;
        var parts = url.AbsolutePath.TrimStart('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        if (parts.Length is 0 or > 2 || parts.Any(part => part is "" or "." or ".." || part.AsSpan().IndexOfAny('/', '\\', '\0') >= 0))
            return null;
        return Inside(root, string.Join('/', parts)) is { } path && IsRegular(new FileInfo(path)) ? path : null;
    }

    /// <summary>A file with bytes. Pipes, sockets and devices have none, and would block whoever opens them.</summary>
    static bool IsRegular(FileInfo info) => info.Exists && info.Length > 0;

    Hashed? Hash(string path, CancellationToken ct)
    {
        var info = new FileInfo(path);
        if (!IsRegular(info))
        {
            hashes.TryRemove(path, out _);
            return null;
        }

        var (size, time) = (info.Length, info.LastWriteTimeUtc.Ticks);
        if (hashes.TryGetValue(path, out var known) && known.Size == size && known.Time == time)
            return known;

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        long total = 0;
        for (int read; (read = file.Read(buffer)) > 0; total += read)
        {
            ct.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        // Being written right now: it is listed once it stays as it is.
        info.Refresh();
        if (!info.Exists || info.Length != size || total != size || info.LastWriteTimeUtc.Ticks != time)
            return null;
        var hashed = new Hashed(size, time, Sha256Digest.FromBytes(hash.GetHashAndReset()));
        hashes[path] = hashed;
        return hashed;
    }

    sealed record Hashed(long Size, long Time, Sha256Digest Sha256);
}
