using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Bonded.Python.Evaluation;

/// <summary>What is known of the world outside the package: the standard library and the packages that matter to rules.</summary>
public sealed class Library
{
    readonly FrozenDictionary<string, LibraryEntry> entries;

    /// <param name="entries">No two of one name.</param>
    /// <param name="sourcesOfPath">What reading the file at a path gives, by the path's text (which may have holes); None for any other file.</param>
    public Library(IEnumerable<LibraryEntry> entries, Func<string, Sources> sourcesOfPath)
    {
        this.entries = entries.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);
        SourcesOfPath = sourcesOfPath;
    }

    /// <summary>What reading the file at a path gives, by the path's text; None for any other file.</summary>
    public Func<string, Sources> SourcesOfPath { get; }

    /// <summary>The entry for a qualified name, by itself or by a parent's <c>.*</c>.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out LibraryEntry? entry)
    {
        if (entries.TryGetValue(name, out entry))
            return true;
        var dot = name.LastIndexOf('.');
        return dot > 0 && entries.TryGetValue(string.Concat(name.AsSpan(0, dot), ".*"), out entry);
    }
}
