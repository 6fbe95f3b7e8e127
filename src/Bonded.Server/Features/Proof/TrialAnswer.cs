using System.Text;
using System.Text.Json;
using Bonded.Gate.Canaries;

namespace Bonded.Server.Features.Proof;

/// <summary>What a trial was answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Tag">The entity tag, or null.</param>
/// <param name="Body">The body, unpacked.</param>
sealed record TrialAnswer(int Status, string? Tag, byte[] Body)
{
    const int Sample = 40;

    /// <summary>The server did not get to an answer, so it says nothing about the rule.</summary>
    public bool IsNone => Status is 408 or 429 or 500 or 503 or 507;

    /// <summary>What is given away by the answer; null where nothing is.</summary>
    /// <param name="trial">What was asked.</param>
    /// <param name="canary">Whose file is withheld.</param>
    /// <param name="currentTags">The tags that the canary's pages have now.</param>
    public string? Leak(Trial trial, Canary canary, IReadOnlySet<string> currentTags)
    {
        if (Contains(canary.Withheld.Bytes))
            return $"{Status} with bytes of the file";
        if (trial.Kind == TrialKind.File)
            return Status < 400 ? $"{Status}" : Body.AsSpan().IndexOf("Metadata-Version:"u8) >= 0 ? $"{Status} with its metadata" : null;
        if (Status == 304)
            return trial.Tag is { } tag && currentTags.Contains(tag) ? null : "304 for a page that is another now";
        if (Status is 206 or (>= 300 and < 400))
            return $"{Status}";
        return Offers(canary.Withheld.Filename, listedIsOffered: trial.Kind == TrialKind.BarePage) ? $"{Status}, and the file is offered" : null;
    }

    bool Contains(byte[] content)
    {
        if (Body.Length < Sample || content.Length < Sample)
            return false;
        foreach (var at in (ReadOnlySpan<int>)[0, (content.Length - Sample) / 2, content.Length - Sample])
        {
            if (Body.AsSpan().IndexOf(content.AsSpan(at, Sample)) >= 0)
                return true;
        }

        return false;
    }

    bool Offers(string filename, bool listedIsOffered)
    {
        if (Body.AsSpan().TrimStart((byte)' ') is [(byte)'{', ..])
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                return Offers(document.RootElement, filename);
            }
            catch (JsonException)
            {
                // What cannot be read is looked at as text.
            }
        }

        var text = Encoding.UTF8.GetString(Body);
        for (var at = text.IndexOf(filename, StringComparison.Ordinal); at >= 0; at = text.IndexOf(filename, at + 1, StringComparison.Ordinal))
        {
            var from = text.LastIndexOf("<a ", at, StringComparison.OrdinalIgnoreCase);
            if (from < 0)
                continue;
            var to = text.IndexOf('>', from);
            if (listedIsOffered || !text.AsSpan(from, (to < 0 ? text.Length : to) - from).Contains("data-yanked", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    static bool Offers(JsonElement element, string filename) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Any(item => Offers(item, filename)),
        JsonValueKind.Object => (element.TryGetProperty("filename", out var named) && named.ValueKind == JsonValueKind.String && named.GetString() == filename
                && !(element.TryGetProperty("yanked", out var yanked) && yanked.ValueKind is JsonValueKind.True or JsonValueKind.String))
            || element.EnumerateObject().Any(property => Offers(property.Value, filename)),
        _ => false,
    };
}
