namespace Bonded.Data.Tests;

public class InspectionsTests
{
    [Theory, DatabaseData]
    public async Task I04_the_row_stored_last_wins_and_older_engines_stand_until_then(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var file = Samples.File("demo-1.0.tar.gz");
        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", file, Samples.File("demo-2.0.tar.gz"))));
        var old = new InspectionRow(file.Sha256!.Value, file.Filename, "engine-1", """{"a":1}""", Samples.Start);
        var other = old with { Filename = "demo-1.0-py3-none-any.whl" };
        await database.Write(tx => Inspections.Save(tx, old));
        await database.Write(tx => Inspections.Save(tx, other));
        Assert.Equal([old], await database.Read(tx => Inspections.OfProject(tx, "demo")));

        // Even if the clock has stepped back.
        var fresh = old with { Engine = "engine-2", FactsJson = """{"a":2}""", At = Samples.Start.AddHours(-1) };
        await database.Write(tx => Inspections.Save(tx, fresh));
        await database.Write(tx => Inspections.Save(tx, fresh with { FactsJson = """{"a":3}""" }));

        Assert.Equal([fresh with { FactsJson = """{"a":3}""" }], await database.Read(tx => Inspections.OfProject(tx, "demo")));
        Assert.Equal(old, await database.Read(tx => Inspections.Find(tx, old.Sha256, old.Filename, "engine-1")));
        Assert.Equal("engine-2", (await database.Read(tx => Inspections.Newest(tx, old.Sha256, old.Filename)))!.Engine);
        Assert.Null(await database.Read(tx => Inspections.Find(tx, old.Sha256, old.Filename, "engine-3")));
    }

    [Theory, DatabaseData]
    public async Task The_first_claim_of_metadata_stands(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();

        Assert.Equal(Samples.Digest("a"), await database.Write(tx => Claims.Put(tx, "demo", "demo-1.0.whl", Samples.Digest("a"))));
        Assert.Equal(Samples.Digest("a"), await database.Write(tx => Claims.Put(tx, "demo", "demo-1.0.whl", Samples.Digest("b"))));
        Assert.Null(await database.Read(tx => Claims.Find(tx, "demo", "demo-2.0.whl")));
    }
}
