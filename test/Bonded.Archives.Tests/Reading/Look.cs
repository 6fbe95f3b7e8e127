namespace Bonded.Archives.Tests.Reading;

/// <summary>Reads whole archives from memory and states what must have come of it.</summary>
public static class Look
{
    public static (IReadOnlyList<Seen> Members, ArchiveFault? Fatal, IReadOnlyList<ArchiveFault> Odd) At(byte[] archive, ArchiveLimits? limits = null)
    {
        using var stream = new MemoryStream(archive, writable: false);
        return At(stream, limits);
    }

    public static (IReadOnlyList<Seen> Members, ArchiveFault? Fatal, IReadOnlyList<ArchiveFault> Odd) At(Stream stream, ArchiveLimits? limits = null)
    {
        using var reader = ArchiveReader.Open(stream, limits ?? ArchiveLimits.Default);
        var members = new List<Seen>();
        while (reader.MoveNext())
            members.Add(Seen.Of(reader));
        if (reader.Fatal is { } fatal)
        {
            Assert.NotEqual(FaultClass.Irregular, fatal.Class);
            Speaks(fatal);
        }
        foreach (var odd in reader.Irregularities)
        {
            Assert.Equal(FaultClass.Irregular, odd.Class);
            Speaks(odd);
        }
        return (members, reader.Fatal, reader.Irregularities);
    }

    public static ArchiveFault Refused(byte[] archive, string code, FaultClass expected = FaultClass.Ambiguous, ArchiveLimits? limits = null)
    {
        var (_, fatal, _) = At(archive, limits);
        Assert.NotNull(fatal);
        Assert.Equal(code, fatal.Code);
        Assert.Equal(expected, fatal.Class);
        return fatal;
    }

    /// <summary>Accepted, with exactly these irregularities, and CPython sees the same.</summary>
    public static IReadOnlyList<Seen> Accepted(byte[] archive, params string[] irregular)
    {
        var (members, fatal, odd) = At(archive);
        Assert.Null(fatal);
        Assert.Equal(irregular.Order(), odd.Select(o => o.Code).Distinct().Order());
        Oracle.Agrees(archive, members);
        return members;
    }

    static void Speaks(ArchiveFault fault)
    {
        Assert.InRange(fault.Sentence.Length, 20, 300);
        Assert.DoesNotContain(fault.Sentence + fault.Member, c => c is < ' ' or > '~');
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)+$", fault.Code);
    }
}
