using System.Collections;
using System.Collections.Frozen;
using Bonded.Packaging;

namespace Bonded.Policy;

/// <summary>What is said of some projects or some bytes, found by either: tens of thousands of entries cost a decision no more than ten.</summary>
public sealed class Scoped<T> : IReadOnlyList<T> where T : IScoped
{
    /// <summary>Nothing is said of anything.</summary>
    public static readonly Scoped<T> Empty = new([]);

    readonly T[] all;
    readonly FrozenDictionary<Sha256Digest, T[]> byDigest;
    readonly FrozenDictionary<string, T[]> byName;
    readonly T[] others;

    public Scoped(IEnumerable<T> entries)
    {
        all = [.. entries];
        byDigest = all.Where(static entry => entry.Sha256 is not null).GroupBy(static entry => entry.Sha256!.Value).ToFrozenDictionary(static group => group.Key, static group => group.ToArray());
        byName = all.Where(static entry => entry is { Sha256: null, Name.IsNamespace: false }).GroupBy(static entry => entry.Name!.Name)
            .ToFrozenDictionary(static group => group.Key, static group => group.ToArray(), StringComparer.Ordinal);
        others = [.. all.Where(static entry => entry is { Sha256: null } and ({ Name: null } or { Name.IsNamespace: true }))];
    }

    public int Count => all.Length;

    public T this[int index] => all[index];

    /// <summary>The first entry that may speak of the project or the bytes and that the condition holds for.</summary>
    public T? Find<TState>(ProjectName project, Sha256Digest? digest, TState state, Func<T, TState, bool> condition)
    {
        if (all.Length == 0)
            return default;
        if (digest is { } bytes && byDigest.TryGetValue(bytes, out var known) && First(known, state, condition) is { } ofBytes)
            return ofBytes;
        if (byName.TryGetValue(project.Canonical, out var named) && First(named, state, condition) is { } ofName)
            return ofName;
        return First(others, state, condition);
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)all).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => all.GetEnumerator();

    static T? First<TState>(T[] entries, TState state, Func<T, TState, bool> condition)
    {
        foreach (var entry in entries)
        {
            if (condition(entry, state))
                return entry;
        }

        return default;
    }
}
