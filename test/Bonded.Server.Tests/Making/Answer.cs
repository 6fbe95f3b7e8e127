using System.Net;
using System.Text;
using System.Text.Json;

namespace Bonded.Server.Tests;

/// <summary>What the server answered, read to its end.</summary>
sealed record Answer(HttpStatusCode Status, string? Reason, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>A header, or null.</summary>
    public string? this[string header] => Headers.GetValueOrDefault(header);

    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>The rules a refusal names.</summary>
    public IReadOnlyList<string> Rules => [.. Json.GetProperty("rules").EnumerateArray().Select(rule => rule.GetString()!)];

    /// <summary>The sentence of a refusal.</summary>
    public string Detail => Json.GetProperty("detail").GetString()!;

    /// <summary>The stable code of a problem.</summary>
    public string Code => Json.GetProperty("code").GetString()!;

    public static async Task<Answer> Read(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated)
            headers[name] = values.ToString();
        foreach (var (name, values) in response.Content.Headers.NonValidated)
            headers[name] = values.ToString();
        return new Answer(response.StatusCode, response.ReasonPhrase, headers, await response.Content.ReadAsByteArrayAsync());
    }
}
