namespace Bonded.Data.Tests;

public class CataloguesTests
{
    [Theory, DatabaseData]
    public async Task A_catalogue_is_stored_in_revisions_with_an_audit_event_each_and_the_same_one_only_once(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();

        Assert.Equal((1, true), await database.Write(tx => Catalogues.Put(tx, "web", "{\"a\":1}", 3, ["one"], "alice")));
        Assert.Equal((1, false), await database.Write(tx => Catalogues.Put(tx, "web", "{\"a\":1}", 3, ["one"], "bob")));
        Assert.Equal((2, true), await database.Write(tx => Catalogues.Put(tx, "web", "{\"a\":2}", 4, ["one", "two"], "bob")));
        Assert.Equal((1, true), await database.Write(tx => Catalogues.Put(tx, "app", "{\"a\":2}", 4, ["one", "two"], "bob")));

        var first = await database.Read(tx => Catalogues.Find(tx, "web", 1));
        Assert.Equal(("{\"a\":1}", "alice", 3L), (first!.Content, first.Who, first.Releases));
        Assert.Equal((2L, "bob"), await database.Read(tx => Catalogues.Find(tx, "web", null) is { } newest ? (newest.Revision, newest.Who) : default));
        Assert.Null(await database.Read(tx => Catalogues.Find(tx, "web", 3)));
        Assert.Null(await database.Read(tx => Catalogues.Find(tx, "other", null)));
        Assert.Equal([("app", 1), ("web", 2)], (await database.Read(tx => Catalogues.List(tx, "", 10))).Select(each => (each.Name, each.Revision)));
        Assert.Equal(["web"], (await database.Read(tx => Catalogues.List(tx, "app", 10))).Select(each => each.Name));
        Assert.Equal(3, (await database.Read(tx => Audit.List(tx, 0, 100))).Count(told => told.Kind == "catalogue-stored"));
    }

    [Theory, DatabaseData]
    public async Task The_oldest_revisions_are_let_go(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        for (var i = 0; i <= Catalogues.RevisionsKept; i++)
            await database.Write(tx => Catalogues.Put(tx, "web", $"{i}", 1, ["one"], "alice"));
        Assert.Null(await database.Read(tx => Catalogues.Find(tx, "web", 1)));
        Assert.NotNull(await database.Read(tx => Catalogues.Find(tx, "web", 2)));
        Assert.Equal(Catalogues.RevisionsKept + 1, (await database.Read(tx => Catalogues.Find(tx, "web", null)))!.Revision);
    }

    [Theory, DatabaseData]
    public async Task What_a_catalogue_has_and_what_was_adopted_is_required_and_another_list_begins_an_epoch(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var epoch = await database.Read(tx => Indexes.Epoch(tx));

        await database.Write(tx => Catalogues.Put(tx, "web", "1", 2, ["one", "two"], "alice"));
        await database.Write(tx => Catalogues.Put(tx, "app", "1", 2, ["two", "three"], "alice"));
        Assert.Equal(["one", "three", "two"], await database.Read(tx => RequiredProjects.All(tx)));
        Assert.Equal(epoch + 2, await database.Read(tx => Indexes.Epoch(tx)));

        // Other versions of the same projects change nothing about that.
        await database.Write(tx => Catalogues.Put(tx, "web", "2", 2, ["two", "one"], "alice"));
        Assert.Equal(epoch + 2, await database.Read(tx => Indexes.Epoch(tx)));

        await database.Write(tx => Catalogues.Put(tx, "web", "3", 1, ["one"], "alice"));
        await database.Write(tx => Catalogues.Put(tx, "app", "3", 0, [], "alice"));
        await database.Write(tx =>
        {
            RequiredProjects.Adopted(tx, ["four", "one", "four"]);
            RequiredProjects.Adopted(tx, ["four"]);
            return true;
        });
        Assert.Equal(["four", "one"], await database.Read(tx => RequiredProjects.All(tx)));
        Assert.Equal(epoch + 4, await database.Read(tx => Indexes.Epoch(tx)));
    }
}
