using Bonded.Packaging;

namespace Bonded.Gate.Upstreams;

/// <summary>A place that project pages and files come from. Every answer is an answer, never an exception, except that a cancelled
/// caller sees <see cref="OperationCanceledException"/>.</summary>
public interface IUpstream
{
    /// <summary>The name that configuration, bindings and sentences use.</summary>
    string Name { get; }

    /// <summary>Whether its upload times may be believed for the age of a file.</summary>
    bool TrustedTime { get; }

    /// <summary>Whether the names it has are the organisation's own.</summary>
    bool Private { get; }

    /// <summary>Whether the minimum age applies to its files.</summary>
    bool HasAgeRule { get; }

    /// <summary>Whether this upstream may be asked for the name at all.</summary>
    bool Asks(ProjectName name);

    /// <summary>Asks for a project's page, revalidating with <paramref name="etag"/> where there is one.</summary>
    Task<PageAnswer> Page(ProjectName name, string? etag, CancellationToken ct);

    /// <summary>Streams a file to the destination.</summary>
    /// <param name="url">The address a page of this upstream gave.</param>
    /// <param name="size">The exact size in bytes where it is known; fewer or more bytes fail the fetch.</param>
    /// <param name="destination">Where the bytes go. It is not disposed.</param>
    /// <param name="progress">Told the number of bytes so far, or null.</param>
    Task<FetchAnswer> File(Uri url, long? size, Stream destination, IProgress<long>? progress, CancellationToken ct);

    /// <summary>Streams the metadata file that lies next to a file (PEP 658) to the destination, a few megabytes at most.</summary>
    Task<FetchAnswer> Metadata(Uri fileUrl, Stream destination, CancellationToken ct);
}
