using System.Globalization;
using Bonded.Gate.Contents;

namespace Bonded.Gate.Tests.Contents;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void A_changed_line_stands_between_three_lines_on_either_side()
    {
        Assert.Equal("@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n", UnifiedDiff.Between(Numbers(1, 10), Numbers(1, 10).Replace("5\n", "five\n", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_far_apart_makes_hunks_of_its_own_and_what_is_near_does_not()
    {
        Assert.Equal(2, Hunks(UnifiedDiff.Between("x\n" + Numbers(1, 7) + "y\n", "X\n" + Numbers(1, 7) + "Y\n")!));
        Assert.Equal(1, Hunks(UnifiedDiff.Between("x\n" + Numbers(1, 6) + "y\n", "X\n" + Numbers(1, 6) + "Y\n")!));
    }

    [Fact]
    public void A_text_that_came_is_all_plus_and_one_that_went_all_minus()
    {
        Assert.Equal("@@ -0,0 +1,2 @@\n+a\n+b\n", UnifiedDiff.Between("", "a\nb\n"));
        Assert.Equal("@@ -1,2 +0,0 @@\n-a\n-b\n", UnifiedDiff.Between("a\nb", ""));
        Assert.Equal("", UnifiedDiff.Between("a\n", "a"));
    }

    [Fact]
    public void Texts_that_differ_too_much_or_are_too_long_are_not_compared()
    {
        Assert.Null(UnifiedDiff.Between(Numbers(1, 600), Numbers(1_000, 1_600)));
        Assert.NotNull(UnifiedDiff.Between(Numbers(1, 400), Numbers(1_000, 1_400)));
        Assert.Null(UnifiedDiff.Between("", Numbers(1, UnifiedDiff.MaxLines + 1)));
        Assert.NotNull(UnifiedDiff.Between("", Numbers(1, UnifiedDiff.MaxLines)));
    }

    [Fact]
    public void The_hunks_turn_the_old_text_into_the_new_one_and_no_shorter_ones_would()
    {
        var seed = Environment.GetEnvironmentVariable("BONDED_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Environment.TickCount;
        var state = (uint)seed | 1;
        uint Next(uint below)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            return state % below;
        }

        for (var round = 0; round < 2_000; round++)
        {
            var old = Enumerable.Range(0, (int)Next(25)).Select(_ => ((char)('a' + Next(4))).ToString()).ToList();
            var now = old.ToList();
            for (var edit = Next(8); edit > 0; edit--)
            {
                var at = (int)Next((uint)now.Count + 1);
                if (Next(2) == 0)
                    now.Insert(at, ((char)('a' + Next(5))).ToString());
                else if (at < now.Count)
                    now.RemoveAt(at);
            }

            var diff = UnifiedDiff.Between(string.Join('\n', old), string.Join('\n', now))!;
            Assert.True(Applied(old, diff).SequenceEqual(now), $"seed {seed}, round {round}: {string.Join("", old)} -> {string.Join("", now)}\n{diff}");
            var edits = diff.Split('\n').Count(line => line is ['+' or '-', ..]);
            Assert.True(edits == old.Count + now.Count - (2 * Common(old, now)), $"seed {seed}, round {round}: {string.Join("", old)} -> {string.Join("", now)}\n{diff}");
        }
    }

    static List<string> Applied(List<string> old, string diff)
    {
        var result = new List<string>();
        var at = 0;
        foreach (var line in diff.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("@@", StringComparison.Ordinal))
            {
                var (start, count) = Range(line.Split(' ')[1]);
                var to = count == 0 ? start : start - 1;
                result.AddRange(old[at..to]);
                at = to;
                var (newStart, newCount) = Range(line.Split(' ')[2]);
                Assert.Equal(newCount == 0 ? newStart : newStart - 1, result.Count);
            }
            else if (line[0] == '+')
                result.Add(line[1..]);
            else
            {
                Assert.Equal(old[at++], line[1..]);
                if (line[0] == ' ')
                    result.Add(line[1..]);
            }
        }

        result.AddRange(old[at..]);
        return result;
    }

    static (int Start, int Count) Range(string text)
    {
        var parts = text[1..].Split(',');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    static int Common(List<string> a, List<string> b)
    {
        var lengths = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
        {
            for (var j = b.Count - 1; j >= 0; j--)
                lengths[i, j] = a[i] == b[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
        }

        return lengths[0, 0];
    }

    static int Hunks(string diff) => diff.Split('\n').Count(line => line.StartsWith("@@", StringComparison.Ordinal));

    static string Numbers(int from, int to) => string.Concat(Enumerable.Range(from, to - from + 1).Select(number => $"{number}\n"));
}
