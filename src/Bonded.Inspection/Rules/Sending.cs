using Bonded.Inspection.Library;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>Something that is sent to another machine.</summary>
/// <param name="printed">What a command prints that sends it.</param>
internal sealed class Sending(TriggeredEffect effect, bool isToFixedHost, Sources printed = Sources.None)
{
    public TriggeredEffect Effect { get; } = effect;

    public Trigger Trigger => Effect.Trigger;

    /// <summary>What flows into it anywhere: address, headers and content.</summary>
    public Flow Flow { get; } = effect.Flow | Flow.Of(printed);

    /// <summary>What flows into the content and the address, but not what only authenticates or configures the request.</summary>
    public Flow Content { get; } = ContentOf(effect.Effect) | Flow.Of(printed);

    /// <summary>What is known of where it goes.</summary>
    public HostKind Host { get; } = Hosts.KindOf(effect.Effect);

    /// <summary>It goes where nobody has to give a name: no honest package sends anything of its users there.</summary>
    public bool IsToNobody => Host is HostKind.Messenger or HostKind.RequestBin or HostKind.Tunnel or HostKind.Paste or HostKind.Address || IsBare;

    /// <summary>The host stands in the code, so that no user of the package chose it.</summary>
    public bool IsToFixedHost { get; } = isToFixedHost;

    /// <summary>Mail or a bare connection to a server that stands in the code, which no honest library has.</summary>
    public bool IsBare => IsToFixedHost && Effect.Kind == EffectKind.Send && Bare.Any(module => Effect.Effect.Callee.StartsWith(module, StringComparison.Ordinal));

    static readonly string[] Bare = ["smtplib.", "socket.", "asyncio.open_connection", "ftplib.", "telnetlib.", "paramiko."];

    public bool IsPrivate => Host is HostKind.Private or HostKind.MetadataService;

    static Flow ContentOf(Effect effect)
    {
        if (effect.Kind != EffectKind.HttpRequest || effect.Arguments.Count + effect.Keywords.Count == 0)
            return effect.Flow;
        var flow = effect.TargetFlow;
        // Where the answer is put is not sent.
        var fetches = effect.Callee[(effect.Callee.LastIndexOf('.') + 1)..] is "urlretrieve" or "retrieve" or "download";
        for (var i = 0; i < effect.Arguments.Count; i++)
        {
            if (i != 1 || !fetches)
                flow |= effect.Arguments[i].Flow;
        }

        foreach (var (name, value) in effect.Keywords)
        {
            if (name is not ("headers" or "auth" or "cookies" or "proxies" or "proxy" or "verify" or "cert" or "timeout" or "context" or "stream" or "allow_redirects" or "ssl" or "cafile" or "env") && !(fetches && name is "filename" or "out" or "output"))
                flow |= value.Flow;
        }

        // Without any argument that is told apart, everything may be content.
        return flow;
    }
}
