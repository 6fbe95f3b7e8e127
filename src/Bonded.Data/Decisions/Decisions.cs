using System.Globalization;
using System.Text;

namespace Bonded.Data;

/// <summary>Recorded decisions about files and projects.</summary>
public static class Decisions
{
    // The digest goes first: a change of it must be refused before anything else is written.
    const string PutFileVerdict = """
        UPDATE files SET sha256 = coalesce(@sha256, sha256), verdict = @verdict, rules = @rules, sentence = @sentence, until = @until,
            quarantine_id = @quarantine, decided_at = @now
        WHERE project_id = @project AND filename = @filename
        """;

    const string PutProjectVerdict = """
        UPDATE projects SET verdict = @verdict, rules = @rules, sentence = @sentence, until = @until, quarantine_id = @quarantine, decided_at = @now
        WHERE id = @project
        """;

    /// <summary>
    /// Records decisions: the verdict of each file or project, its open quarantine entry (kept, with a new cause, while it stays held or denied; ended
    /// when it is allowed), its audit event, and the serials of the projects. A decision that says what is recorded already changes nothing.
    /// </summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="DatabaseException">A file's recorded bytes are others (<c>sha256-changed</c>).</exception>
    /// <exception cref="InvalidOperationException">A file is not stored.</exception>
    public static int Record(Tx tx, IReadOnlyList<DecisionTransition> transitions)
    {
        var recorded = 0;
        var changed = new List<long>();
        foreach (var project in transitions.GroupBy(static each => (each.Index, each.Project))
            .OrderBy(static group => group.Key.Index, StringComparer.Ordinal).ThenBy(static group => group.Key.Project, StringComparer.Ordinal))
        {
            var (id, _) = Projects.Lock(tx, project.Key.Index, project.Key.Project);
            var before = recorded;
            foreach (var transition in project)
                recorded += Record(tx, id, transition) ? 1 : 0;
            if (recorded > before)
                changed.Add(id);
        }
        // Last, because every writer waits for this row.
        foreach (var id in changed)
            Projects.RaiseSerial(tx, id);
        return recorded;
    }

    static bool Record(Tx tx, long project, DecisionTransition transition)
    {
        var isFile = transition.Filename is not null;
        var was = isFile
            ? tx.First("SELECT verdict, rules, sentence, until, sha256 FROM files WHERE project_id = @project AND filename = @filename",
                static row => new Recorded(row.TextOrNull(0), row.TextOrNull(1), row.TextOrNull(2), row.TimeOrNull(3), row.DigestOrNull(4)),
                ("project", project), ("filename", transition.Filename))
            : tx.First("SELECT verdict, rules, sentence, until FROM projects WHERE id = @project",
                static row => new Recorded(row.TextOrNull(0), row.TextOrNull(1), row.TextOrNull(2), row.TimeOrNull(3), null), ("project", project));
        if (was is null)
            throw new InvalidOperationException("a decision about a file that is not stored");
        var sha256 = transition.Sha256 ?? was.Sha256;
        if (was.Sha256 is not null && sha256 != was.Sha256)
            throw new DatabaseException("sha256-changed", "The sha256 of a file never changes; a decision about other bytes is refused.");
        var until = transition.Until is { } time ? Micros.ToTime(Micros.From(time)) : (DateTimeOffset?)null;
        if (was == new Recorded(transition.Verdict, transition.Rules, transition.Sentence, until, isFile ? sha256 : null))
            return false;

        var quarantine = transition.Verdict == "allow" ? Quarantine.End(tx, transition) : Quarantine.Put(tx, transition);
        if (isFile)
            tx.Execute(PutFileVerdict, ("project", project), ("filename", transition.Filename), ("sha256", sha256), ("verdict", transition.Verdict),
                ("rules", transition.Rules), ("sentence", transition.Sentence), ("until", until), ("quarantine", quarantine), ("now", transition.Now));
        else
            tx.Execute(PutProjectVerdict, ("project", project), ("verdict", transition.Verdict), ("rules", transition.Rules),
                ("sentence", transition.Sentence), ("until", until), ("quarantine", quarantine), ("now", transition.Now));
        var facts = transition.Engine is { } looked && isFile && sha256 is { } bytes ? Inspections.Find(tx, bytes, transition.Filename!, looked) : null;
        var factsDigest = facts is null ? (Packaging.Sha256Digest?)null : Packaging.Sha256Digest.Of(Encoding.UTF8.GetBytes(facts.FactsJson));
        Audit.Insert(tx, new("decision", transition.Project, transition.Filename, sha256, AuditData.Write(json =>
        {
            json.WriteString("index", transition.Index);
            json.WriteString("verdict", transition.Verdict);
            json.WriteString("was", was.Verdict);
            json.WriteString("rules", transition.Rules);
            json.WriteString("sentence", transition.Sentence);
            json.WriteString("until", until?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
            if (transition.Epoch is { } epoch)
                json.WriteNumber("epoch", epoch);
            if (transition.Engine is { } engine)
            {
                json.WriteStartObject("inspection");
                json.WriteString("engine", engine);
                json.WriteString("facts_sha256", factsDigest?.ToString());
                json.WriteEndObject();
            }

            json.WritePropertyName("evidence");
            json.WriteRawValue(transition.EvidenceJson);
        })));
        return true;
    }

    sealed record Recorded(string? Verdict, string? Rules, string? Sentence, DateTimeOffset? Until, Packaging.Sha256Digest? Sha256);
}
