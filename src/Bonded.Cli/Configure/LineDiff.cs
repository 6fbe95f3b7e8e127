namespace Bonded.Cli.Configure;

/// <summary>What changed between two texts, by lines.</summary>
static class LineDiff
{
    const int MaxLines = 4000;

    /// <summary>The lines that went, marked <c>-</c>, and those that came, marked <c>+</c>, in order.</summary>
    public static IEnumerable<string> Between(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head]) head++;
        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)]) tail++;
        old = old[head..^tail];
        now = now[head..^tail];
        if (old.Length > MaxLines || now.Length > MaxLines) return [$"- {old.Length} lines", $"+ {now.Length} lines"];
        return Walk(old, now);
    }

    static IEnumerable<string> Walk(string[] old, string[] now)
    {
        // The longest common subsequence, from the ends.
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        var (at, to) = (0, 0);
        while (at < old.Length || to < now.Length)
        {
            if (at < old.Length && to < now.Length && old[at] == now[to]) (at, to) = (at + 1, to + 1);
            else if (at < old.Length && (to == now.Length || common[at + 1, to] >= common[at, to + 1])) yield return $"- {old[at++]}";
            else yield return $"+ {now[to++]}";
        }
    }

    static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');
}
