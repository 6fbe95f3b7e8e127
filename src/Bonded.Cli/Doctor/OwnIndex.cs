using Bonded.Server.Hosting;

namespace Bonded.Cli.Doctor;

/// <summary>Which addresses are Bonded's. With none known, loopback addresses are taken for it.</summary>
sealed class OwnIndex(IEnumerable<string> addresses)
{
    private readonly HashSet<string> authorities =
        [.. addresses.Select(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri.Authority.ToLowerInvariant() : "").Where(text => text.Length > 0)];

    public bool IsKnown => authorities.Count > 0;

    /// <summary>Whether the text holds a web address that is not Bonded's. Version control prefixes such as <c>git+</c> are understood.</summary>
    public bool IsForeign(string text)
    {
        text = text.Trim();
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0) return text.StartsWith("//", StringComparison.Ordinal);
        if (text[..scheme].Equals("file", StringComparison.OrdinalIgnoreCase)) return false;
        var plus = text[..scheme].LastIndexOf('+');
        if (!Uri.TryCreate(text[(plus + 1)..], UriKind.Absolute, out var uri)) return true;
        return IsKnown ? !authorities.Contains(uri.Authority.ToLowerInvariant()) : !uri.IsLoopback;
    }

    /// <summary>The address for people: without user, password and query.</summary>
    public static string Show(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var plus = scheme > 0 ? text[..scheme].LastIndexOf('+') : -1;
        return Uri.TryCreate(text[(plus + 1)..].Trim(), UriKind.Absolute, out var uri)
            ? Printable.Of(uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), 200)
            : "an unreadable address";
    }
}
