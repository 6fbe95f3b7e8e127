using System.Net;
using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Library;

/// <summary>Tells kinds of places on the network apart. A kind never makes a finding; it may strengthen one that stands without it.</summary>
internal static class Hosts
{
    static readonly (string Part, HostKind Kind)[] Parts =
    [
        ("discord.com/api/webhooks", HostKind.Messenger), ("discordapp.com/api/webhooks", HostKind.Messenger), ("discord.com/api/v", HostKind.Messenger),
        ("canary.discord.com/api", HostKind.Messenger), ("ptb.discord.com/api", HostKind.Messenger), ("api.telegram.org", HostKind.Messenger), ("hooks.slack.com", HostKind.Messenger), ("slack.com/api/", HostKind.Messenger),
        ("open.feishu.cn/open-apis/bot", HostKind.Messenger), ("oapi.dingtalk.com/robot", HostKind.Messenger), ("guilded.gg/webhooks", HostKind.Messenger),

        ("webhook.site", HostKind.RequestBin), ("requestbin", HostKind.RequestBin), (".pipedream.net", HostKind.RequestBin), ("interact.sh", HostKind.RequestBin),
        (".oast.", HostKind.RequestBin), ("burpcollaborator.net", HostKind.RequestBin), ("oastify.com", HostKind.RequestBin), ("beeceptor.com", HostKind.RequestBin), ("requestcatcher.com", HostKind.RequestBin),
        ("hookbin.com", HostKind.RequestBin), ("canarytokens", HostKind.RequestBin), ("dnslog.cn", HostKind.RequestBin), ("ceye.io", HostKind.RequestBin), ("mockbin", HostKind.RequestBin),

        ("ngrok", HostKind.Tunnel), ("trycloudflare.com", HostKind.Tunnel), ("serveo.net", HostKind.Tunnel), ("loca.lt", HostKind.Tunnel), ("localtunnel", HostKind.Tunnel),
        ("portmap.", HostKind.Tunnel), ("duckdns.org", HostKind.Tunnel), ("no-ip.", HostKind.Tunnel), ("ddns.net", HostKind.Tunnel), (".onion", HostKind.Tunnel), ("workers.dev", HostKind.Tunnel),

        ("pastebin.com", HostKind.Paste), ("paste.ee", HostKind.Paste), ("hastebin", HostKind.Paste), ("rentry.co", HostKind.Paste), ("dpaste", HostKind.Paste), ("ghostbin", HostKind.Paste),
        ("paste.rs", HostKind.Paste), ("controlc.com", HostKind.Paste), ("transfer.sh", HostKind.Paste), ("file.io", HostKind.Paste), ("gofile.io", HostKind.Paste),
        ("anonfiles", HostKind.Paste), ("0x0.st", HostKind.Paste), ("catbox.moe", HostKind.Paste), ("cdn.discordapp.com/attachments", HostKind.Paste), ("temp.sh", HostKind.Paste),
        ("gist.githubusercontent.com", HostKind.Paste), ("telegra.ph", HostKind.Paste), ("bashupload.com", HostKind.Paste),

        ("ipify.org", HostKind.WhatIsMyAddress), ("ifconfig.me", HostKind.WhatIsMyAddress), ("icanhazip.com", HostKind.WhatIsMyAddress), ("ipinfo.io", HostKind.WhatIsMyAddress),
        ("checkip.amazonaws.com", HostKind.WhatIsMyAddress), ("ip-api.com", HostKind.WhatIsMyAddress), ("ident.me", HostKind.WhatIsMyAddress), ("ipapi.co", HostKind.WhatIsMyAddress),
        ("myexternalip.com", HostKind.WhatIsMyAddress), ("wtfismyip.com", HostKind.WhatIsMyAddress), ("geolocation-db.com", HostKind.WhatIsMyAddress),

        ("169.254.169.254", HostKind.MetadataService), ("metadata.google.internal", HostKind.MetadataService), ("100.100.100.200", HostKind.MetadataService), ("169.254.170.2", HostKind.MetadataService),
    ];

    /// <summary>The kind of an effect's target, or of the client it is sent with.</summary>
    public static HostKind KindOf(Effect effect) =>
        IsMessengerClient(effect.Callee) ? HostKind.Messenger : effect.Target is Value.Text text ? KindOf(text.Content) : effect.Target is Value.Sequence { Items: [Value.Text host, ..] } ? KindOf(host.Content) : HostKind.Other;

    /// <summary>The kind of a URL, a host, or a host and port.</summary>
    public static HostKind KindOf(string address)
    {
        if (address.Length is 0 or > 2048)
            return HostKind.Other;
        var text = address.ToLowerInvariant();
        foreach (var (part, kind) in Parts)
        {
            if (text.Contains(part, StringComparison.Ordinal))
                return kind;
        }

        var host = HostOf(text);
        if (host is "localhost" or "")
            return host.Length == 0 ? HostKind.Other : HostKind.Private;
        if (!IPAddress.TryParse(host, out var ip))
            return HostKind.Other;
        // A number alone is an address to the parser, and a port to everyone else.
        return ip.GetAddressBytes().Length == 4 && host.Count(c => c == '.') != 3 ? HostKind.Other : IsPrivate(ip) ? HostKind.Private : HostKind.Address;
    }

    /// <summary>An address whose host is a name or number on the public network that stands in the code, whatever the rest is.</summary>
    public static bool IsFixed(string address)
    {
        var host = address.Length is 0 or > 2048 ? "" : HostOf(address.ToLowerInvariant());
        return host.Contains('.', StringComparison.Ordinal) && !host.EndsWith('.') && !host.Contains(Value.Text.Hole, StringComparison.Ordinal) && !host.Contains('%', StringComparison.Ordinal) && !host.Contains('{', StringComparison.Ordinal)
            && (host.AsSpan().IndexOfAny("/\\ ") < 0 && host.Any(char.IsAsciiLetterOrDigit)) && KindOf(address) is not (HostKind.Private or HostKind.MetadataService);
    }

    /// <summary>The first host that stands in the code among the targets of an effect.</summary>
    public static bool IsFixed(Effect effect) => effect.Target switch
    {
        Value.Text text => IsFixed(text.Content),
        Value.Sequence { Items: [Value.Text host, ..] } => IsFixed(host.Content),
        _ => false,
    };

    /// <summary>The host of a URL in small letters, or the text up to a port.</summary>
    static string HostOf(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var rest = text.AsSpan(scheme < 0 ? 0 : scheme + 3);
        var end = rest.IndexOfAny("/?# ");
        if (end >= 0)
            rest = rest[..end];
        rest = rest[(rest.LastIndexOf('@') + 1)..];
        if (rest is ['[', ..] && rest.IndexOf(']') is > 0 and var close)
            return rest[1..close].ToString();
        var colon = rest.IndexOf(':');
        return (colon >= 0 && rest[(colon + 1)..].IndexOf(':') < 0 ? rest[..colon] : rest).ToString();
    }

    static bool IsPrivate(IPAddress ip)
    {
        if (IPAddress.IsLoopback(ip))
            return true;
        var bytes = ip.GetAddressBytes();
        return bytes.Length == 4
            ? bytes[0] is 0 or 10 or 127 or >= 224 || bytes[0] == 192 && bytes[1] == 168 || bytes[0] == 172 && bytes[1] is >= 16 and < 32 || bytes[0] == 169 && bytes[1] == 254
                || bytes is [8, 8, 8, 8] or [8, 8, 4, 4] or [1, 1, 1, 1]
            : ip.IsIPv6LinkLocal || ip.IsIPv6Multicast || ip.IsIPv6UniqueLocal || ip.Equals(IPAddress.IPv6Any);
    }

    static bool IsMessengerClient(string callee) =>
        callee.StartsWith("discord_webhook.", StringComparison.Ordinal) || callee.StartsWith("dhooks.", StringComparison.Ordinal) ||
        callee.StartsWith("discord.", StringComparison.Ordinal) || callee.StartsWith("telegram.", StringComparison.Ordinal) || callee.StartsWith("telebot.", StringComparison.Ordinal) ||
        callee.StartsWith("telepot.", StringComparison.Ordinal) || callee.StartsWith("aiogram.", StringComparison.Ordinal) || callee.StartsWith("slack", StringComparison.Ordinal);
}
