namespace Bonded.Data.Tests;

public class NodesTests
{
    [Theory, DatabaseData]
    public async Task One_node_at_a_time_holds_a_lease_and_its_token_rises(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        var time = new ManualTime(Samples.Start);
        await using var database = await place.Open(time);
        Task<long?> Take(string holder) => database.Write(tx => Leases.Take(tx, "sealer", holder, TimeSpan.FromMinutes(1)));

        Assert.Equal(1, await Take("a"));
        Assert.Null(await Take("b"));
        time.Move(TimeSpan.FromSeconds(59));
        Assert.Equal(1, await Take("a"));
        time.Move(TimeSpan.FromSeconds(61));
        Assert.Equal(2, await Take("b"));
        Assert.Null(await Take("a"));
        await database.Write(tx => Leases.Release(tx, "sealer", "b"));
        Assert.Equal(3, await Take("a"));
    }

    [Theory, DatabaseData]
    public async Task Nodes_are_listed_while_they_are_seen(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        var time = new ManualTime(Samples.Start);
        await using var database = await place.Open(time);
        await database.Write(tx => Nodes.Put(tx, "a", Samples.Start, "{}"));
        time.Move(TimeSpan.FromMinutes(1));
        await database.Write(tx => Nodes.Put(tx, "b", Samples.Start, "{}"));

        Assert.Equal(["b"], (await database.Read(tx => Nodes.Since(tx, Samples.Start.AddSeconds(30)))).Select(node => node.Id));
        await database.Write(tx => Nodes.Remove(tx, "b"));
        Assert.Equal(["a"], (await database.Read(tx => Nodes.Since(tx, Samples.Start))).Select(node => node.Id));
    }
}
