namespace Bonded.Inspection.Names;

/// <summary>Optimal string alignment: omission, insertion, substitution, and transposition of neighbours, each costing 1.</summary>
static class Distance
{
    /// <summary>Whether two names are at most <paramref name="most"/> edits apart.</summary>
    public static bool Within(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most)
            return false;
        var shared = a.CommonPrefixLength(b);
        a = a[shared..];
        b = b[shared..];
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(last[j], row[j - 1]) + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost = Math.Min(cost, before[j - 2] + 1);
                row[j] = cost;
                least = Math.Min(least, cost);
            }

            if (least > most)
                return false;
            var spare = before;
            before = last;
            last = row;
            row = spare;
        }

        return last[b.Length] <= most;
    }
}
