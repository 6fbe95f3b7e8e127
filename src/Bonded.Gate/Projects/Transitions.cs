using System.Text;
using System.Text.Json;
using Bonded.Data;
using Bonded.Inspection;
using Bonded.Policy;

namespace Bonded.Gate.Projects;

/// <summary>What has to be recorded because a decision is another one than the one on record.</summary>
static class Transitions
{
    const int MaxRules = 100;
    const int MaxPlaces = 40;

    public static List<DecisionTransition> Of(DecidedProject project, StoredProject stored, DateTimeOffset now)
    {
        var transitions = new List<DecisionTransition>();
        var whole = Decision.From(project.OnProject is null ? null : [.. project.OnProject]);
        if ((stored.Verdict ?? "allow") != Word(whole.Verdict) || (stored.Rules ?? "") != whole.RuleIds)
            transitions.Add(Transition(stored.Name, null, null, whole, now) with { Epoch = project.Epoch });
        for (var i = 0; i < project.Decisions.Length; i++)
        {
            var file = project.State.Files[i].Stored;
            var decision = project.Decisions[i];

            // A file nobody has looked into is not decided; and what holds its project is recorded once, on the project.
            if (decision.AwaitsInspection || decision.Main?.Rule.Scope == RuleScope.Project)
                continue;
            if (file.Verdict != Word(decision.Verdict) || (file.Rules ?? "") != decision.RuleIds || file.Until != decision.Until
                || (decision.Verdict != Verdict.Allow && file.Sentence != decision.Sentence))
                transitions.Add(Transition(stored.Name, file.Filename, file.Sha256, decision, now) with { Epoch = project.Epoch, Engine = project.State.Files[i].Facts?.Engine });
        }

        return transitions;
    }

    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Hold => "hold",
        _ => "deny",
    };

    static string Word(RuleAction action) => action switch
    {
        RuleAction.Allow => "allow",
        RuleAction.Warn => "warn",
        RuleAction.Hold => "hold",
        _ => "deny",
    };

    static DecisionTransition Transition(string project, string? filename, Packaging.Sha256Digest? sha256, Decision decision, DateTimeOffset now) => new()
    {
        Index = Indexes.Root,
        Project = project,
        Filename = filename,
        Sha256 = sha256,
        Verdict = Word(decision.Verdict),
        Rules = decision.RuleIds,
        Sentence = decision.Sentence,
        EvidenceJson = Evidence(decision),
        Until = decision.Until,
        Now = now,
    };

    // The weightiest come first, and a package that is found out a thousand times is not listed a thousand times.
    static string Evidence(Decision decision)
    {
        var places = MaxPlaces;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var fired in decision.Fired.Take(MaxRules))
            {
                json.WriteStartObject();
                json.WriteString("rule", fired.Rule.Id);
                json.WriteString("action", Word(fired.Action));
                json.WriteString("mode", fired.Mode == RuleMode.Enforce ? "enforce" : "observe");
                json.WriteString("reason", Sentence.Clean(fired.Reason));
                if (fired.Until is { } until)
                    json.WriteString("until", until);
                if (fired.Waived is not null)
                    json.WriteString("waived", fired.Waived);
                json.WriteStartArray("seen");
                foreach (var finding in fired.Seen)
                {
                    if (places-- > 0)
                        Seen.Write(json, finding);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
