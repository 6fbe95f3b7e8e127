using System.Collections.Frozen;

namespace Bonded.Python.Evaluation;

/// <summary>Names of methods that change what they are called on.</summary>
internal static class Mutators
{
    static readonly FrozenSet<string> Names =
        "append extend insert add update setdefault pop popitem remove discard clear reverse sort appendleft extendleft popleft write writelines put put_nowait attach push feed writerow writerows writestr set_content set_payload add_attachment add_header add_field add_alternative set"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string name) => Names.Contains(name);
}
