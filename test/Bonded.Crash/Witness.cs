using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Bonded.Crash;

/// <summary>Sees every answer that clients get, over all lives of the server, and notes what may never be.</summary>
sealed class Witness(Offer offer)
{
    readonly ConcurrentDictionary<string, string> served = new(StringComparer.Ordinal);
    readonly ConcurrentQueue<string> broken = new();
    readonly ConcurrentDictionary<string, int> answers = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, string?> refusals = new(StringComparer.Ordinal);
    int files;

    /// <summary>The digest under which each file was served.</summary>
    public IReadOnlyDictionary<string, string> Served => served;

    /// <summary>Answers to requests for a whole file that began with 200.</summary>
    public int FilesBegun => Volatile.Read(ref files);

    /// <summary>How many answers there were.</summary>
    public int Answers => answers.Values.Sum();

    public string Summary => string.Join(", ", answers.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"));

    /// <summary>The sentence with which a file was refused last.</summary>
    public string? Refusal(string filename) => refusals.GetValueOrDefault(filename);

    public void Broken(string what) => broken.Enqueue(what);

    public bool IsWhole => broken.IsEmpty;

    public string Breaches => string.Join('\n', broken.Take(20));

    public void NothingBroken() => Assert.True(IsWhole, Breaches);

    /// <summary>Asks for a file by its address and looks at what comes. The status, or null if the server went away before it.</summary>
    public async Task<HttpStatusCode?> File(HttpClient client, string path, string filename, string sha256)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return null;
        }

        using (answer)
        {
            Count("file", answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.InternalServerError)
                Broken($"{filename}: 500");
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                refusals[filename] = answer.ReasonPhrase;
                return answer.StatusCode;
            }

            Interlocked.Increment(ref files);
            if (offer.Forbidden.ContainsKey(filename))
                Broken($"promise 7: {filename} was served");
            if (served.GetOrAdd(filename, sha256) is var first && first != sha256)
                Broken($"promise 1: {filename} was served as {first} and as {sha256}");
            try
            {
                var got = Convert.ToHexStringLower(await SHA256.HashDataAsync(await answer.Content.ReadAsStreamAsync()));
                if (got != sha256)
                    Broken($"promise 1: {filename} came with the bytes {got} under the address of {sha256}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return null;
            }

            return answer.StatusCode;
        }
    }

    /// <summary>Asks for metadata, which has the digest its page lists or does not come.</summary>
    public async Task<HttpStatusCode?> Metadata(HttpClient client, string path, string? sha256)
    {
        try
        {
            using var answer = await client.GetAsync(path + ".metadata");
            Count("metadata", answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.InternalServerError)
                Broken($"{path}.metadata: 500");
            if (answer.StatusCode == HttpStatusCode.OK && sha256 is not null
                && Convert.ToHexStringLower(SHA256.HashData(await answer.Content.ReadAsByteArrayAsync())) is var got && got != sha256)
                Broken($"promise 3: {path}.metadata is {got} and not {sha256}");
            return answer.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The page of a project; null where there is none.</summary>
    public async Task<IReadOnlyList<Listed>?> Page(HttpClient client, string name)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"simple/{name}/");
            request.Headers.TryAddWithoutValidation("Accept", "application/vnd.pypi.simple.v1+json");
            request.Headers.TryAddWithoutValidation("User-Agent",
                """pip/25.0 {"ci":null,"cpu":"x86_64","implementation":{"name":"CPython","version":"3.12.1"},"installer":{"name":"pip","version":"25.0"},"python":"3.12.1","system":{"name":"Linux","release":"6.1"}}""");
            using var answer = await client.SendAsync(request);
            Count("page", answer.StatusCode);
            if (answer.StatusCode == HttpStatusCode.InternalServerError)
                Broken($"page of {name}: 500");
            return answer.StatusCode == HttpStatusCode.OK ? Listed.Of(await answer.Content.ReadAsByteArrayAsync()) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    void Count(string what, HttpStatusCode status) =>
        answers.AddOrUpdate(string.Create(CultureInfo.InvariantCulture, $"{what} {(int)status}"), 1, static (_, count) => count + 1);
}
