namespace Bonded.Inspection.Names;

/// <summary>What the hand and the eye take for each other.</summary>
static class Letters
{
    static readonly ulong[] Neighbours = KeyboardNeighbours();

    /// <summary>Whether two keys touch on a QWERTY, QWERTZ or AZERTY-free keyboard; the hyphen counts as a key.</summary>
    public static bool AreNeighbours(char a, char b) => Slot(a) is >= 0 and var x && Slot(b) is >= 0 and var y && (Neighbours[x] >> y & 1) != 0;

    public static bool AreVowels(char a, char b) => IsVowel(a) && IsVowel(b);

    public static bool LookAlike(char a, char b) => a != b && Fold(a) == Fold(b);

    public static bool DifferInOneBit(char a, char b) => (a ^ b) is var x and not 0 && (x & x - 1) == 0;

    /// <summary>One letter for every group that is easily confused.</summary>
    public static char Fold(char c) => c switch
    {
        '0' => 'o',
        '1' or 'i' => 'l',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        _ => c,
    };

    /// <summary>The name without separators, every confusable character or pair folded to one spelling.</summary>
    /// <returns>The number of characters written; never more than were read.</returns>
    public static int Skeleton(ReadOnlySpan<char> name, Span<char> to)
    {
        var length = 0;
        foreach (var raw in name)
        {
            if (raw == '-')
                continue;
            var c = Fold(raw);
            var previous = length > 0 ? to[length - 1] : '\0';
            if (c == 'n' && previous == 'r')
                to[length - 1] = 'm';
            else if (c == 'v' && previous == 'v')
                to[length - 1] = 'w';
            else if (c == 'l' && previous == 'c')
                to[length - 1] = 'd';
            else
                to[length++] = c;
        }

        return length;
    }

    static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    static int Slot(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a',
        >= '0' and <= '9' => c - '0' + 26,
        '-' => 36,
        _ => -1,
    };

    static ulong[] KeyboardNeighbours()
    {
        // Each row starts half a key further right than the one above it.
        string[] rows = ["1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
        var near = new ulong[37];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                Join(row, column, row, column + 1);
                Join(row, column, row + 1, column - 1);
                Join(row, column, row + 1, column);
            }
        }

        return near;

        void Join(int row, int column, int otherRow, int otherColumn)
        {
            if (otherRow >= rows.Length || otherColumn < 0 || otherColumn >= rows[otherRow].Length)
                return;
            int a = Slot(rows[row][column]), b = Slot(rows[otherRow][otherColumn]);
            near[a] |= 1UL << b;
            near[b] |= 1UL << a;
        }
    }
}
