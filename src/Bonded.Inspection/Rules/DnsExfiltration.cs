using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// A name is looked up, or a host is contacted, whose first parts are put together from facts about the machine, its environment or its
/// files.
/// </summary>
/// <remarks>
/// <para>
/// Every network lets look-ups of names through, and the owner of the domain sees them all.
/// </para>
/// <para>
/// Names are looked up to connect to them. Nobody builds them from what is on the machine.
/// </para>
/// <para>
/// See which domain is asked, and what is put in front of it.
/// </para>
/// </remarks>
internal sealed class DnsExfiltration : CodeRule
{
    public override string Id => "dns-exfiltration";

    public override string Title => "The code smuggles data out in the names that it looks up.";

    const Sources Data = Sources.Host | Sources.User | Sources.Environment | Sources.Variable | Sources.File | Sources.ProcessOutput | Sources.Clipboard | Sources.Secrets;

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var effect in package.Effects)
        {
            var flow = effect.Effect.TargetFlow;
            if (effect.Kind is not (EffectKind.DnsLookup or EffectKind.HttpRequest or EffectKind.Connect or EffectKind.ProcessRun) || !flow.Has(Data) || !IsBuilt(effect))
                continue;
            var secret = flow.Has(Sources.Secrets | Sources.Environment | Sources.Host | Sources.User);
            if (effect.IsEarly || effect.IsHidden)
                yield return Report(secret || effect.Kind == EffectKind.DnsLookup || effect.Trigger != Trigger.Import ? Strength.High : Strength.Medium, effect, $"Data is put into a name that is looked up {When(effect.Trigger)}.");
            else if (effect.Kind == EffectKind.DnsLookup && flow.Has(Transformations.Encode) && secret)
                yield return Report(Strength.Medium, effect, "Encoded data is put into a name that is looked up.");
        }

        foreach (var command in package.Commands.Where(command => (command.Effect.IsEarly || command.Effect.IsHidden) && IsSubstituted(command)))
            yield return Report(Strength.High, command.Effect, $"What a command prints is put into a name that is looked up {When(command.Trigger)}.");
    }

    // A shell puts what another command prints into the name.
    static bool IsSubstituted(RunCommand command)
    {
        var words = command.Text.Split([' ', '"', '\'', ';', '|', '&'], 64, StringSplitOptions.RemoveEmptyEntries);
        return words.Any(word => word is "nslookup" or "dig" or "ping" or "host") && words.Any(word => (word.StartsWith("$(", StringComparison.Ordinal) || word[0] == '`') && word.LastIndexOfAny([')', '`']) is > 0 and var end && word[(end + 1)..].Trim('.').Contains('.', StringComparison.Ordinal));
    }

    // A part that is not known stands before a domain that is: <data>.example.com.
    static bool IsBuilt(TriggeredEffect effect)
    {
        var text = effect.TargetText;
        if (effect.Kind == EffectKind.ProcessRun)
        {
            if (!text.StartsWith("nslookup", StringComparison.Ordinal) && !text.StartsWith("dig", StringComparison.Ordinal) && !text.StartsWith("ping", StringComparison.Ordinal) && !text.StartsWith("host ", StringComparison.Ordinal))
                return false;
            text = text[(text.LastIndexOf(' ') + 1)..];
        }

        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
            text = text[(scheme + 3)..];
        var end = text.AsSpan().IndexOfAny("/?#:");
        var host = end < 0 ? text : text[..end];
        var hole = host.LastIndexOf(Value.Text.Hole);
        return hole >= 0 && host[(hole + 1)..].Trim('.').Contains('.', StringComparison.Ordinal);
    }
}
