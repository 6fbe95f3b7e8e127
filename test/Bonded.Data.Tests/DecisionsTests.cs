namespace Bonded.Data.Tests;

public class DecisionsTests
{
    const string File = "demo-1.0.tar.gz";

    [Theory, DatabaseData]
    public async Task A_transition_writes_the_verdict_the_quarantine_and_the_audit_event_together(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var serial = await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", Samples.File(File))));

        Assert.Equal(1, await database.Write(tx => Decisions.Record(tx, [Samples.Decision("demo", File, "hold")])));
        var (project, open) = await database.Read(tx => (Projects.Find(tx, "demo")!, Quarantine.Open(tx, "demo", File)!));
        Assert.True(project.Serial > serial);
        Assert.Equal(("hold", "minimum-age", open.Id), (project.Files[0].Verdict, project.Files[0].Rules, project.Files[0].QuarantineId));
        Assert.Equal(Samples.Start.AddDays(5), open.Until);
        Assert.Equal(project.Files[0].Sha256, (await database.Read(tx => Audit.OfProject(tx, "demo", 1)))[0].Sha256);

        // A new cause keeps the number, and since when.
        await database.Write(tx => Decisions.Record(tx, [Samples.Decision("demo", File, "deny", "startup-code") with { Now = Samples.Start.AddDays(1) }]));
        var changed = await database.Read(tx => Quarantine.Open(tx, "demo", File));
        Assert.Equal(open with { Verdict = "deny", Rules = "startup-code", Sentence = "Because of startup-code.", Until = null }, changed);

        await database.Write(tx => Decisions.Record(tx, [Samples.Decision("demo", File, "allow") with { Now = Samples.Start.AddDays(2) }]));
        Assert.Null(await database.Read(tx => Quarantine.Open(tx, "demo", File)));
        Assert.Equal(Samples.Start.AddDays(2), (await database.Read(tx => Quarantine.Find(tx, open.Id)))!.EndedAt);
        Assert.Null((await database.Read(tx => Projects.Find(tx, "demo")))!.Files[0].QuarantineId);

        // Held again, it is another entry.
        await database.Write(tx => Decisions.Record(tx, [Samples.Decision("demo", File, "hold")]));
        Assert.NotEqual(open.Id, (await database.Read(tx => Quarantine.Open(tx, "demo", File)))!.Id);
        Assert.Equal(4, (await database.Read(tx => Audit.List(tx, 0, 100))).Count(e => e.Kind == "decision"));
    }

    [Theory, DatabaseData]
    public async Task A_decision_that_is_recorded_already_writes_nothing(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", Samples.File(File))));
        var decision = Samples.Decision("demo", File, "hold");

        var recorded = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => database.Write(tx => Decisions.Record(tx, [decision]))));

        Assert.Equal(1, recorded.Sum());
        Assert.Single(await database.Read(tx => Audit.List(tx, 0, 100)), e => e.Kind == "decision");
        Assert.Single(await database.Read(tx => Quarantine.List(tx, null, 10)));
    }

    [Theory, DatabaseData]
    public async Task What_fails_after_a_decision_undoes_the_decision_and_its_audit_event(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", Samples.File(File))));

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Write(tx =>
            Decisions.Record(tx, [Samples.Decision("demo", File, "deny"), Samples.Decision("demo", "absent.whl", "deny")])));

        Assert.Null((await database.Read(tx => Projects.Find(tx, "demo")))!.Files[0].Verdict);
        Assert.Empty(await database.Read(tx => Quarantine.List(tx, null, 10)));
        Assert.DoesNotContain(await database.Read(tx => Audit.List(tx, 0, 100)), e => e.Kind == "decision");
    }

    [Theory, DatabaseData]
    public async Task A_project_that_was_never_fetched_can_be_held(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();

        await database.Write(tx => Decisions.Record(tx, [Samples.Decision("reqeusts", null, "hold", "look-alike")]));

        var project = (await database.Read(tx => Projects.Find(tx, "reqeusts")))!;
        var entry = (await database.Read(tx => Quarantine.Open(tx, "reqeusts")))!;
        Assert.Equal(("hold", entry.Id, (string?)null), (project.Verdict, project.QuarantineId, project.Upstream));
        Assert.Null(entry.Filename);
        await database.Write(tx => Quarantine.Asked(tx, entry.Id, 3, Samples.Start));
        Assert.Equal((3, Samples.Start), ((await database.Read(tx => Quarantine.Find(tx, entry.Id)))!.Asked, Samples.Start));
        await database.Write(tx => Decisions.Record(tx, [Samples.Decision("reqeusts", null, "allow")]));
        Assert.Equal("allow", (await database.Read(tx => Projects.Find(tx, "reqeusts")))!.Verdict);
        Assert.Equal(0, await database.Read(Quarantine.Count));
    }

    [Theory, DatabaseData]
    public async Task Quarantine_is_listed_newest_first_and_comes_due_by_time(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var files = Samples.Files("demo", 5);
        await database.Write(tx => Projects.ApplyPage(tx, Samples.Page("demo", files)));
        await database.Write(tx => Decisions.Record(tx, [.. files.Select((file, i) =>
            Samples.Decision("demo", file.Filename, "hold") with { Until = i == 4 ? null : Samples.Start.AddDays(4 - i) })]));

        var first = await database.Read(tx => Quarantine.List(tx, null, 3));
        var second = await database.Read(tx => Quarantine.List(tx, first[^1].Id, 3));
        var due = await database.Read(tx => Quarantine.Due(tx, Samples.Start.AddDays(3), 10));

        Assert.Equal(files.Reverse().Select(file => file.Filename), first.Concat(second).Select(entry => entry.Filename));
        Assert.Equal([files[3].Filename, files[2].Filename, files[1].Filename], due.Select(entry => entry.Filename));
    }

    [Theory, DatabaseData]
    public async Task L03_the_database_refuses_to_change_or_delete_an_audit_event(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        await database.Write(tx => Audit.Insert(tx, new("happened", "demo", null, Samples.Digest("x"), """{"a":1}""")));
        var before = await database.Read(tx => Audit.List(tx, 0, 10));

        await Assert.ThrowsAnyAsync<Exception>(() => database.Write(tx => tx.Execute("UPDATE audit_events SET kind = 'x'")));
        await Assert.ThrowsAnyAsync<Exception>(() => database.Write(tx => tx.Execute("DELETE FROM audit_events")));
        if (kind == DatabaseKind.PostgreSql)
            await Assert.ThrowsAnyAsync<Exception>(() => database.Write(tx => tx.Execute("TRUNCATE audit_events")));

        Assert.Equal(before, await database.Read(tx => Audit.List(tx, 0, 10)));
    }

    [Theory, DatabaseData]
    public async Task An_epoch_rises_with_its_audit_event_and_with_another_policy(DatabaseKind kind)
    {
        await using var place = await TestDatabase.Create(kind);
        await using var database = await place.Open();
        var epoch = await database.Read(tx => Indexes.Epoch(tx));

        Assert.Equal(epoch + 1, await database.Write(tx => Indexes.Raise(tx, "root", "waiver", new("waiver-added", null, null, null, "{}"))));
        Assert.Null(await database.Read(tx => Policies.Current(tx)));
        Assert.Equal(epoch + 2, await database.Write(tx => Policies.AdoptFile(tx, Samples.Digest("one"), "minimum_age_days = 1")));
        Assert.Equal(epoch + 2, await database.Write(tx => Policies.AdoptFile(tx, Samples.Digest("one"), "minimum_age_days = 1")));
        Assert.Equal(epoch + 3, await database.Write(tx => Policies.Adopt(tx, "minimum_age_days = 2", "api", "ann")));

        // What a person put in force stands until the file says something new.
        Assert.Equal(epoch + 3, await database.Write(tx => Policies.AdoptFile(tx, Samples.Digest("one"), "minimum_age_days = 1")));
        Assert.Equal("minimum_age_days = 2", (await database.Read(tx => Policies.Current(tx)))!.Text);
        Assert.Equal(epoch + 4, await database.Write(tx => Policies.AdoptFile(tx, Samples.Digest("two"), "minimum_age_days = 3")));
        Assert.Equal("minimum_age_days = 1", (await database.Read(tx => Policies.InForceAt(tx, epoch + 2)))!.Text);
        Assert.Equal([epoch + 4, epoch + 3, epoch + 2], (await database.Read(tx => Policies.List(tx, null, 10))).Select(policy => policy.Epoch));
        Assert.Equal(["waiver-added", "policy-changed", "policy-changed", "policy-changed"], (await database.Read(tx => Audit.List(tx, 0, 10))).Select(e => e.Kind));
    }
}
