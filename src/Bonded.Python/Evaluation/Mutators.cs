using System.Collections.Frozen;

namespace Bonded.Python.Evaluation;

/// <summary>Names of methods that change what they are called on.</summary>
internal static class Mutators
{
    static readonly FrozenSet<string> Names =
        "append extend insert add update setdefault pop popitem remove discard clear reverse sort appendleft extendleft popleft write writelines put attach push feed"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string name) => Names.Contains(name);
}
