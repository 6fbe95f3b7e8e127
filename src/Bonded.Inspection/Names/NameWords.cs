namespace Bonded.Inspection.Names;

/// <summary>
/// Words that project names are commonly made of. A changed word that is itself such a word is more likely meant than mistyped:
/// willow is no pillow.
/// </summary>
static class NameWords
{
    static readonly Lazy<Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>> Ranks = new(Load);

    /// <summary>The word's place by frequency, from 0; <see cref="int.MaxValue"/> when it is not a common word.</summary>
    public static int Rank(ReadOnlySpan<char> word) => Ranks.Value.TryGetValue(word, out var rank) ? rank : int.MaxValue;

    public static bool Contains(ReadOnlySpan<char> word) => Ranks.Value.ContainsKey(word);

    static Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Load()
    {
        var words = PopularProjects.Read("name-words.txt");
        var ranks = new Dictionary<string, int>(words.Length, StringComparer.Ordinal);
        for (var i = 0; i < words.Length; i++)
            ranks[words[i]] = i;
        return ranks.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
