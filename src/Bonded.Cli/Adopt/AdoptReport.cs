using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bonded.Packaging.Locks;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Adopt;

/// <summary>Prints verdicts: for people a line a release with what is wrong below it, for programs an object a line and file.</summary>
sealed class AdoptReport(TextWriter output, bool json, Ink ink)
{
    readonly Dictionary<string, int> counts = [];
    int releases;
    int unlocked;

    /// <summary>Something could not be brought in, so that nothing can be said of it.</summary>
    public bool Incomplete { get; private set; }

    /// <summary>Something is not allowed, or comes past the index.</summary>
    public bool Bad { get; private set; }

    public void Write(ReleaseVerdict release)
    {
        releases++;
        var worst = release.Worst;
        counts[worst] = counts.GetValueOrDefault(worst) + 1;
        Incomplete |= release.Files.Any(static file => ReleaseVerdict.Of(file) == "failed");
        Bad |= worst is not ("allow" or "elsewhere");
        if (json)
        {
            foreach (var file in release.Files)
                Write(release, file);
            return;
        }

        var asked = release.Files.Where(static file => ReleaseVerdict.Of(file) != "elsewhere").ToList();
        output.WriteLine($"{Word(worst)} {release.Package.Project.Canonical} {Printable.Of(release.Package.Version.ToString(), 100)} {ink.Faint(asked.Count == 1 ? "(1 file)" : $"({asked.Count} files)")}");
        foreach (var same in asked.Where(static file => ReleaseVerdict.Of(file) != "allow").GroupBy(static file => AdminClient.Member(file, "sentence") ?? ""))
        {
            var name = AdminClient.Member(same.First(), "filename") ?? (AdminClient.Member(same.First(), "sha256") is { } digest ? "sha256:" + digest : null);
            var more = same.Count() - 1;
            var about = name is null ? "" : Printable.Of(name, 255) + (more == 0 ? "" : more == 1 ? " and another file" : $" and {more} more files") + ": ";
            output.WriteLine($"         {about}{Printable.Of(same.Key, 1_000)}");
        }
    }

    /// <summary>A line of a lock that pins nothing of an index.</summary>
    public void Write(string path, LockRemark remark)
    {
        var counts = remark.Kind is LockRemarkKind.Vcs or LockRemarkKind.DirectUrl or LockRemarkKind.Unpinned or LockRemarkKind.NoVersion or LockRemarkKind.NotFollowed;
        Bad |= counts;
        unlocked += counts ? 1 : 0;
        if (!json)
        {
            output.WriteLine($"{(counts ? ink.Wait("outside ") : ink.Faint("noted   "))} {Printable.Of(path, 200)}, line {remark.Line}{(remark.Project is null ? "" : ", " + remark.Project.Canonical)}: {remark.Sentence}");
            return;
        }

        Object(writer =>
        {
            writer.WriteString("lock", path);
            writer.WriteNumber("line", remark.Line);
            if (remark.Project is not null)
                writer.WriteString("project", remark.Project.Canonical);
            writer.WriteString("verdict", counts ? "outside" : "noted");
            writer.WriteString("kind", JsonNamingPolicy.KebabCaseLower.ConvertName(remark.Kind.ToString()));
            writer.WriteString("sentence", remark.Sentence);
        });
    }

    /// <summary>What it comes to, for people.</summary>
    public void End(string? waived)
    {
        if (json)
            return;
        if (waived is not null)
            output.WriteLine(waived);
        var parts = ((string[])["allow", "hold", "deny", "differs", "absent", "failed", "elsewhere"]).Where(counts.ContainsKey)
            .Select(verdict => $"{counts[verdict]} {Meaning(verdict)}");
        output.WriteLine($"{(releases == 1 ? "1 release" : $"{releases} releases")}: {(releases == 0 ? "nothing is pinned" : string.Join(", ", parts))}{(unlocked == 0 ? "" : unlocked == 1 ? "; 1 more line pins nothing of an index" : $"; {unlocked} more lines pin nothing of an index")}");
    }

    static string Meaning(string verdict) => verdict switch
    {
        "allow" => "allowed",
        "hold" => "held",
        "deny" => "denied",
        "differs" => "with a digest that the upstream does not list",
        "absent" => "not at the upstream",
        "failed" => "could not be brought in",
        _ => "for other targets",
    };

    string Word(string verdict) => verdict switch
    {
        "allow" => ink.Good("allowed "),
        "hold" => ink.Wait("held    "),
        "deny" => ink.Bad("denied  "),
        "differs" => ink.Bad("DIFFERS "),
        "absent" => ink.Bad("absent  "),
        "failed" => ink.Bad("failed  "),
        _ => ink.Faint("not here"),
    };

    void Write(ReleaseVerdict release, JsonElement file) => Object(writer =>
    {
        writer.WriteString("lock", release.Lock);
        writer.WriteNumber("line", release.Package.Line);
        writer.WriteString("project", release.Package.Project.Canonical);
        writer.WriteString("version", release.Package.Version.ToString());
        foreach (var member in file.EnumerateObject())
            member.WriteTo(writer);
    });

    void Object(Action<Utf8JsonWriter> members)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.ASCII.GetString(line.WrittenSpan));
    }
}
