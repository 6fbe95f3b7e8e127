using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Bonded.Python.Evaluation;

/// <summary>What is known of the world outside the package: the standard library and the packages that matter to rules.</summary>
public sealed class Library
{
    readonly FrozenDictionary<string, LibraryEntry> entries;

    /// <summary>First parts of the names of entries that stand for a method of anything below them.</summary>
    readonly FrozenSet<string> deep;

    /// <param name="entries">No two of one name.</param>
    /// <param name="sourcesOfPath">What reading the file at a path gives, by the path's text (which may have holes); None for any other file.</param>
    /// <param name="isToken">Whether an environment variable of that name holds a token or password of a service that many use.</param>
    /// <param name="outputOfCommand">What a command line prints, beyond that a program printed it, and the file that it writes this to instead, if any.</param>
    public Library(IEnumerable<LibraryEntry> entries, Func<string, Sources> sourcesOfPath, Func<string, bool>? isToken = null, Func<string, (Sources Prints, string? File)>? outputOfCommand = null)
    {
        IsToken = isToken ?? (static _ => false);
        OutputOfCommand = outputOfCommand ?? (static _ => (Sources.None, null));
        this.entries = entries.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);
        SourcesOfPath = sourcesOfPath;
        deep = this.entries.Keys.Where(name => name.Contains(".**.", StringComparison.Ordinal)).Select(name => name[..name.IndexOf('.', StringComparison.Ordinal)]).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>What reading the file at a path gives, by the path's text; None for any other file.</summary>
    public Func<string, Sources> SourcesOfPath { get; }

    /// <summary>Whether an environment variable of that name holds a token or password of a service that many use.</summary>
    public Func<string, bool> IsToken { get; }

    /// <summary>What a command line prints, beyond that a program printed it, and the file that it writes this to instead, if any.</summary>
    public Func<string, (Sources Prints, string? File)> OutputOfCommand { get; }

    /// <summary>The entry for a qualified name, by itself, by a parent's <c>.*</c> or by the first part's <c>.**.</c></summary>
    public bool TryFind(string name, [NotNullWhen(true)] out LibraryEntry? entry)
    {
        if (entries.TryGetValue(name, out entry))
            return true;
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || entries.TryGetValue(string.Concat(name.AsSpan(0, dot), ".*"), out entry))
            return dot > 0;
        var root = name[..name.IndexOf('.', StringComparison.Ordinal)];
        return deep.Contains(root) && entries.TryGetValue(string.Concat(root, ".**", name.AsSpan(dot)), out entry);
    }
}
