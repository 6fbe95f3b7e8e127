using System.Globalization;
using System.Text.Json;

namespace Bonded.Gate.Clients;

/// <summary>
/// What an installer says of itself in its <c>User-Agent</c>. pip and uv append a JSON object to their name; others give less. All
/// of it is hearsay: it chooses what is inspected first and is written to the ledger, and decides nothing.
/// </summary>
public sealed record ClientFacts(string? Installer, string? InstallerVersion, string? Python, string? System, string? Cpu, bool? Ci)
{
    public static readonly ClientFacts Unknown = new(null, null, null, null, null, null);

    const int MaxLength = 2_048;

    /// <summary>The facts in a User-Agent, as far as there are any; never fails.</summary>
    public static ClientFacts Parse(string? userAgent)
    {
        if (string.IsNullOrEmpty(userAgent) || userAgent.Length > MaxLength)
            return Unknown;
        var brace = userAgent.IndexOf('{');
        var product = (brace < 0 ? userAgent : userAgent[..brace]).Trim().Split(' ', 2)[0];
        var slash = product.IndexOf('/');
        var installer = slash > 0 ? product[..slash] : product;
        var version = slash > 0 ? product[(slash + 1)..] : null;
        string? python = null, system = null, cpu = null;
        bool? ci = null;
        if (brace >= 0)
        {
            try
            {
                using var json = JsonDocument.Parse(userAgent[brace..], new JsonDocumentOptions { MaxDepth = 8 });
                var root = json.RootElement;
                python = Text(root, "python");
                cpu = Text(root, "cpu");
                system = root.TryGetProperty("system", out var sys) && sys.ValueKind == JsonValueKind.Object ? Text(sys, "name") : null;
                ci = root.TryGetProperty("ci", out var flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.GetBoolean() : null;
            }
            catch (Exception odd) when (odd is JsonException or InvalidOperationException)
            {
                // A User-Agent that merely contains a brace, or half of a surrogate pair.
            }
        }
        else if (userAgent.IndexOf("CPython/", StringComparison.Ordinal) is var at and >= 0)
        {
            var end = userAgent.IndexOfAny([' ', ';', ')'], at);
            python = userAgent[(at + 8)..(end < 0 ? userAgent.Length : end)];
        }

        return new ClientFacts(installer, version, python, system, cpu, ci);
    }

    /// <summary>
    /// Whether the installer takes yanked files like any other, because it is older than PEP 592: pip before 19.2. Such a one would
    /// choose what is listed only to say why it is refused, instead of the newest file that is allowed.
    /// </summary>
    public static bool KnowsNoYanks(ReadOnlySpan<char> userAgent)
    {
        const string Pip = "pip/";
        if (!userAgent.StartsWith(Pip, StringComparison.Ordinal))
            return false;
        var version = userAgent[Pip.Length..];
        var end = version.IndexOf(' ');
        if (end >= 0)
            version = version[..end];
        Span<Range> parts = stackalloc Range[3];
        return version.Split(parts, '.') >= 2
            && int.TryParse(version[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && int.TryParse(version[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            && (major, minor).CompareTo((19, 2)) < 0;
    }

    /// <summary>The facts as JSON for the ledger.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Installer is not null)
                json.WriteString("installer", Installer);
            if (InstallerVersion is not null)
                json.WriteString("version", InstallerVersion);
            if (Python is not null)
                json.WriteString("python", Python);
            if (System is not null)
                json.WriteString("system", System);
            if (Cpu is not null)
                json.WriteString("cpu", Cpu);
            if (Ci is { } ci)
                json.WriteBoolean("ci", ci);
            json.WriteEndObject();
        }

        return global::System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
