namespace Bonded.Gate.Upstreams;

/// <summary>Reads web addresses that strangers wrote, so that what is checked is what is connected to.</summary>
static class WebAddress
{
    public const int MaxLength = 8_192;

    /// <summary>Resolves an address against the one it was found at. Null unless it is http or https and is spelt plainly: no user
    /// information, control, space or backslash, and a host written as it is used (not <c>2130706433</c>, <c>0x7f.1</c> or
    /// <c>localhost.</c>, which other programs read as loopback). The fragment is cut off.</summary>
    public static Uri? Resolve(Uri from, string text)
    {
        if (text.Length is 0 or > MaxLength)
            return null;
        foreach (var c in text)
            if (c is <= ' ' or '\\' or '\x7f')
                return null;
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0)
            text = text[..hash];
        if (!Uri.TryCreate(from, text, out var url) || !IsWeb(url) || url.UserInfo.Length > 0)
            return null;
        return IsPlainHost(url, HostAsWritten(text)) ? url : null;
    }

    public static bool IsWeb(Uri url) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps) && url.Host.Length > 0;

    /// <summary>Whether the host is in the one spelling that every program reads alike.</summary>
    static bool IsPlainHost(Uri url, ReadOnlySpan<char> written)
    {
        if (url.Host.EndsWith('.') || !System.Text.Ascii.IsValid(url.Host))
            return false;
        return written.IsEmpty || written.Equals(url.Host, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The host in the text of an address, or nothing when the address is relative and has none.</summary>
    static ReadOnlySpan<char> HostAsWritten(ReadOnlySpan<char> text)
    {
        var start = text.IndexOf("//", StringComparison.Ordinal);
        // A relative path may hold a double slash of its own, later on.
        if (start < 0 || (start > 0 && (text[start - 1] != ':' || text[..start].ContainsAny('/', '?'))))
            return [];
        var authority = text[(start + 2)..];
        var end = authority.IndexOfAny('/', '?');
        if (end >= 0)
            authority = authority[..end];
        var colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }
}
