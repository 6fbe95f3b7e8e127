using System.Globalization;
using System.Text;

namespace Bonded.Gate.Contents;

/// <summary>
/// What differs between two texts, by lines, as <c>diff -u</c> shows it (hunks with three lines around each change). Myers' algorithm, with
/// work and memory bounded by the number of differing lines.
/// </summary>
public static class UnifiedDiff
{
    /// <summary>The most lines of a text.</summary>
    public const int MaxLines = 20_000;

    /// <summary>The most lines that may have gone and come together between the first and the last that differ.</summary>
    public const int MaxEdits = 1_000;

    const int Around = 3;
    const int LongestLine = 2_000;

    /// <summary>The hunks; empty where the texts are the same, null where they differ in more than is compared here.</summary>
    public static string? Between(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        if (old.Length > MaxLines || now.Length > MaxLines)
            return null;
        var head = 0;
        while (head < old.Length && head < now.Length && old[head] == now[head])
            head++;
        var tail = 0;
        while (tail < old.Length - head && tail < now.Length - head && old[^(tail + 1)] == now[^(tail + 1)])
            tail++;
        var kept = Kept(old.AsSpan(head..^tail), now.AsSpan(head..^tail));
        if (kept is null)
            return null;
        return Hunks(old, now, Edits(old.Length, now.Length, head, tail, kept));
    }

    // The pairs of lines in the middle that stay, first to last.
    static List<(int Old, int New)>? Kept(ReadOnlySpan<string> old, ReadOnlySpan<string> now)
    {
        var kept = new List<(int, int)>();
        if (old.Length == 0 || now.Length == 0)
            return kept;

        // reach[middle + k] is how far the old text is used up on the diagonal k = old - new; what stood before each round is kept.
        var most = Math.Min(MaxEdits, old.Length + now.Length);
        var middle = most + 1;
        var reach = new int[(2 * most) + 3];
        var before = new List<int[]>();
        for (var edits = 0; edits <= most; edits++)
        {
            before.Add([.. reach]);
            for (var k = -edits; k <= edits; k += 2)
            {
                var x = Down(reach, middle, edits, k) ? reach[middle + k + 1] : reach[middle + k - 1] + 1;
                while (x < old.Length && x - k < now.Length && old[x] == now[x - k])
                    x++;
                reach[middle + k] = x;
                if (x < old.Length || x - k < now.Length)
                    continue;
                Back(before, middle, x, x - k, kept);
                return kept;
            }
        }

        return null;
    }

    // Which of the two neighbouring diagonals is left for this one: the next by a line that came, or the one before by a line that went.
    static bool Down(int[] reach, int middle, int edits, int k) => k == -edits || (k != edits && reach[middle + k - 1] < reach[middle + k + 1]);

    static void Back(List<int[]> before, int middle, int x, int y, List<(int, int)> kept)
    {
        for (var edits = before.Count - 1; edits >= 0; edits--)
        {
            var from = Down(before[edits], middle, edits, x - y) ? x - y + 1 : x - y - 1;
            var (fromX, fromY) = (before[edits][middle + from], before[edits][middle + from] - from);
            while (x > fromX && y > fromY)
                kept.Add((--x, --y));
            (x, y) = (fromX, fromY);
        }

        kept.Reverse();
    }

    // One character a line: ' ' stays, '-' went, '+' came.
    static List<char> Edits(int oldLength, int newLength, int head, int tail, List<(int Old, int New)> kept)
    {
        var edits = new List<char>(oldLength + newLength);
        edits.AddRange(Enumerable.Repeat(' ', head));
        var (x, y) = (0, 0);
        foreach (var (old, now) in kept.Append((oldLength - head - tail, newLength - head - tail)))
        {
            edits.AddRange(Enumerable.Repeat('-', old - x));
            edits.AddRange(Enumerable.Repeat('+', now - y));
            (x, y) = (old, now);
            if (x == oldLength - head - tail && y == newLength - head - tail)
                break;
            edits.Add(' ');
            (x, y) = (x + 1, y + 1);
        }

        edits.AddRange(Enumerable.Repeat(' ', tail));
        return edits;
    }

    static string Hunks(string[] old, string[] now, List<char> edits)
    {
        var output = new StringBuilder();
        var (x, y) = (0, 0);
        for (var i = 0; i < edits.Count;)
        {
            if (edits[i] == ' ')
            {
                (i, x, y) = (i + 1, x + 1, y + 1);
                continue;
            }

            // A hunk goes on for as long as its next change is near.
            var end = i;
            for (int j = i, quiet = 0; j < edits.Count && quiet <= 2 * Around; j++)
            {
                quiet = edits[j] == ' ' ? quiet + 1 : 0;
                if (edits[j] != ' ')
                    end = j + 1;
            }

            var start = Math.Max(0, i - Math.Min(Around, Math.Min(x, i)));
            (x, y) = (x - (i - start), y - (i - start));
            end = Math.Min(edits.Count, end + Around);
            var (went, came) = (0, 0);
            for (var j = start; j < end; j++)
            {
                went += edits[j] == '+' ? 0 : 1;
                came += edits[j] == '-' ? 0 : 1;
            }

            output.Append(CultureInfo.InvariantCulture, $"@@ -{(went == 0 ? x : x + 1)},{went} +{(came == 0 ? y : y + 1)},{came} @@\n");
            for (var j = start; j < end; j++)
            {
                var line = edits[j] == '+' ? now[y] : old[x];
                output.Append(edits[j]).Append(line.Length <= LongestLine ? line : line[..LongestLine] + "...").Append('\n');
                x += edits[j] == '+' ? 0 : 1;
                y += edits[j] == '-' ? 0 : 1;
            }

            i = end;
        }

        return output.ToString();
    }

    static string[] Lines(string text) => text.Length == 0 ? [] : (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
}
