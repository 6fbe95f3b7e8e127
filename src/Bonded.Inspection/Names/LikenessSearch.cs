namespace Bonded.Inspection.Names;

/// <summary>One check: collects the targets that share a key with the name, and keeps the strongest likeness to each.</summary>
ref struct LikenessSearch(LikenessIndex index, string name, int excluded, int self)
{
    readonly List<(int Id, LikenessKind Kind, double Strength)> found = [];

    public readonly IReadOnlyList<Likeness> Run()
    {
        Span<ulong> scratch = stackalloc ulong[LikenessIndex.LongestName + 1];
        Span<char> text = stackalloc char[LikenessIndex.LongestName];
        Span<char> other = stackalloc char[LikenessIndex.LongestName];
        var keys = index.Keys;

        Edits(name, scratch, affixed: null);

        var hash = NameHash.Of(name, scratch);
        if (name.Length is >= LikenessKeys.ShortestForTwoEdits and <= LikenessKeys.LongestForTwoEdits)
            TwoEdits(hash);

        foreach (var id in keys.Find(hash.Whole(KeyKind.Bare)))
            Bare(id, name);

        var skeleton = text[..Letters.Skeleton(name, text)];
        foreach (var id in keys.Find(NameHash.Of(skeleton, scratch).Whole(KeyKind.Skeleton)))
            if (other[..Letters.Skeleton(index.Target(id), other)].SequenceEqual(skeleton))
            {
                var onlySeparators = SameWithoutSeparators(name, index.Target(id));
                Keep(id, onlySeparators ? LikenessKind.Separator : LikenessKind.Homoglyph, Judgement.SameSkeleton(index.Target(id), onlySeparators));
            }

        if (name.Contains('-', StringComparison.Ordinal))
        {
            var sorted = LikenessKeys.SortWords(name);
            foreach (var id in keys.Find(NameHash.Of(sorted, scratch).Whole(KeyKind.Words)))
                if (LikenessKeys.SortWords(index.Target(id)) == sorted)
                    Keep(id, LikenessKind.WordOrder, Judgement.WordOrder);
            foreach (var range in name.AsSpan().Split('-'))
                if (index.TryFind(name.AsSpan(range), out var id) && index.Rank(id) < Judgement.ContainedTargets)
                    Keep(id, LikenessKind.Contains, Judgement.Contains(index.Target(id)));
        }

        var stripped = new List<Affixes.Stripped>();
        Affixes.Strip(name, stripped);
        foreach (var rest in stripped)
        {
            var core = name.AsSpan(rest.Start, rest.Length);
            if (index.TryFind(core, out var id))
                Keep(id, rest.Class == AffixClass.Python ? LikenessKind.PythonAffix : LikenessKind.Affix, Judgement.Affix(core, rest));
            hash = NameHash.Of(core, scratch);
            foreach (var bare in keys.Find(hash.Whole(KeyKind.Bare)))
                Bare(bare, core);
            if (core.Length >= Judgement.ShortestForAffixAndEdit)
                Edits(core, scratch, rest);
        }

        return Strongest(self < 0 && StandardLibrary.Contains(name));
    }

    readonly void Edits(ReadOnlySpan<char> core, Span<ulong> scratch, Affixes.Stripped? affixed)
    {
        var hash = NameHash.Of(core, scratch);
        Edited(core, hash.Whole(KeyKind.Edit), affixed);
        for (var i = 0; i < core.Length; i++)
            if (i == 0 || core[i] != core[i - 1])
                Edited(core, hash.Without(i, KeyKind.Edit), affixed);
    }

    readonly void Edited(ReadOnlySpan<char> core, uint key, Affixes.Stripped? affixed)
    {
        foreach (var id in index.Keys.Find(key))
        {
            if (!OneEdit.TryFind(core, index.Target(id), out var edit))
                continue;
            var strength = Judgement.Edit(edit, index.Target(id));
            if (affixed is null)
                Keep(id, edit.Kind, strength);
            else
                Keep(id, LikenessKind.AffixAndEdit, strength * Judgement.AffixedToo);
        }
    }

    readonly void TwoEdits(NameHash hash)
    {
        Near(hash.Whole(KeyKind.TwoEdits));
        for (var i = 0; i < name.Length; i++)
        {
            Near(hash.Without(i, KeyKind.TwoEdits));
            for (var j = i + 1; j < name.Length; j++)
                Near(hash.Without(i, j, KeyKind.TwoEdits));
        }
    }

    readonly void Near(uint key)
    {
        foreach (var id in index.Keys.Find(key))
        {
            if (!Has(id) && Distance.Within(name, index.Target(id), 2))
                Keep(id, LikenessKind.TwoEdits, Judgement.TwoEdits(index.Target(id)));
        }
    }

    /// <summary>The name, or what is left of it, is what is left of a target when its py or python is taken off.</summary>
    readonly void Bare(int id, ReadOnlySpan<char> core)
    {
        var target = index.Target(id).AsSpan();
        if (target.Length > core.Length && (target.StartsWith(core, StringComparison.Ordinal) || target.EndsWith(core, StringComparison.Ordinal)))
            Keep(id, LikenessKind.PythonAffix, Judgement.Bare(core));
    }

    readonly bool Has(int id)
    {
        foreach (var match in found)
            if (match.Id == id)
                return true;
        return false;
    }

    readonly void Keep(int id, LikenessKind kind, double strength)
    {
        if (id == excluded || id == self)
            return;
        strength *= Judgement.Standing(index.Rank(id), index.Origin(id));
        if (strength < LikenessIndex.ReportedFrom || self >= 0 && !Judgement.MuchMorePopular(index.Rank(id), self))
            return;
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Id != id)
                continue;
            if (found[i].Strength < strength)
                found[i] = (id, kind, strength);
            return;
        }

        found.Add((id, kind, strength));
    }

    readonly Likeness[] Strongest(bool isModule)
    {
        if (found.Count == 0 && !isModule)
            return [];
        found.Sort(static (a, b) => a.Strength != b.Strength ? b.Strength.CompareTo(a.Strength) : a.Id.CompareTo(b.Id));
        var matches = new List<Likeness>(LikenessIndex.MostMatches);
        if (isModule)
            matches.Add(new Likeness(name, LikenessKind.StandardModule, Judgement.StandardModule, TargetOrigin.StandardLibrary));
        // Rounded down, so that what is shown as strong enough is.
        foreach (var (id, kind, strength) in found)
            if (matches.Count < LikenessIndex.MostMatches)
                matches.Add(new Likeness(index.Target(id), kind, Math.Floor(Math.Min(strength, 1) * 100) / 100, index.Origin(id)));
        return [.. matches];
    }

    static bool SameWithoutSeparators(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        int i = 0, j = 0;
        while (true)
        {
            while (i < a.Length && a[i] == '-')
                i++;
            while (j < b.Length && b[j] == '-')
                j++;
            if (i == a.Length || j == b.Length)
                return i == a.Length && j == b.Length;
            if (a[i++] != b[j++])
                return false;
        }
    }
}
