using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bonded.Packaging;

namespace Bonded.Gate.Upstreams;

/// <summary>An index asked over HTTP. Its answers are data from a stranger: addresses are vetted before anything is sent, redirects are
/// followed by hand, and every body is bounded in bytes and time. Sentences name the upstream and what happened, never its words, and
/// never a credential.</summary>
public sealed class HttpUpstream : IUpstream, IDisposable
{
    const string JsonType = "application/vnd.pypi.simple.v1+json";
    const string HtmlType = "application/vnd.pypi.simple.v1+html";
    const string AcceptPage = JsonType + ", " + HtmlType + ";q=0.2, text/html;q=0.1";
    const int MaxRedirects = 5;
    const int MaxETag = 256;

    static readonly string userAgent = "bonded/" + typeof(HttpUpstream).Assembly.GetName().Version!.ToString(3);

    readonly HttpUpstreamOptions options;
    readonly TimeProvider time;
    readonly Uri root;
    readonly NamePatterns names;
    readonly HostRules hosts;
    readonly HttpMessageInvoker client;
    readonly string? authorization;
    readonly ConcurrentDictionary<string, Circuit> circuits = new(StringComparer.OrdinalIgnoreCase);

    HttpUpstream(HttpUpstreamOptions options, TimeProvider time, Uri root, NamePatterns names, X509Certificate2Collection? roots)
    {
        this.options = options;
        this.time = time;
        this.root = root;
        this.names = names;
        var connector = new Connector(options);
        hosts = new(options, root, connector);
        var credentials = options.Credentials ?? FromUserInfo(options.Url);
        authorization = credentials is null
            ? null
            : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials.User + ":" + credentials.Password));
        client = new(Handler(options, connector, roots), disposeHandler: true);
    }

    public string Name => options.Name;

    public bool TrustedTime => options.TrustedTime;

    public bool Private => options.Private;

    public bool HasAgeRule => options.HasAgeRule;

    /// <summary>Checks the settings, reads the certificate authorities and makes the upstream. Nothing is sent.</summary>
    /// <param name="why">What is wrong with the settings: one sentence.</param>
    public static bool TryCreate(HttpUpstreamOptions options, TimeProvider time,
        [NotNullWhen(true)] out HttpUpstream? upstream, [NotNullWhen(false)] out string? why)
    {
        upstream = null;
        why = null;
        if (!NamePatterns.IsUpstreamName(options.Name))
            why = NamePatterns.UpstreamNameSentence;
        else if (!WebAddress.IsWeb(options.Url) || options.Url.Query.Length > 0 || options.Url.Fragment.Length > 0)
            why = $"the address of upstream {options.Name} is not a plain http or https one";
        else if (options.Proxy is { } proxy && !WebAddress.IsWeb(proxy))
            why = $"the proxy of upstream {options.Name} is not an http or https address";
        if (why is not null)
            return false;

        if (NamePatterns.Read(options.Names, options.Except) is not { } names)
        {
            why = $"a name pattern of upstream {options.Name} could match no project name";
            return false;
        }

        X509Certificate2Collection? roots = null;
        if (options.CaFile is { } file)
        {
            try
            {
                roots = [];
                roots.ImportFromPemFile(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
            {
                roots = null;
            }

            if (roots is not { Count: > 0 })
            {
                why = $"the CA file of upstream {options.Name} cannot be read, or holds no certificate";
                return false;
            }
        }

        var builder = new UriBuilder(options.Url) { UserName = "", Password = "" };
        if (!builder.Path.EndsWith('/'))
            builder.Path += "/";
        upstream = new(options, time, builder.Uri, names, roots);
        return true;
    }

    public bool Asks(ProjectName name) => names.Match(name);

    /// <inheritdoc/>
    public async Task<PageAnswer> Page(ProjectName name, string? etag, CancellationToken ct)
    {
        using var deadline = new Deadline(options.PageTimeout, time, ct);
        try
        {
            return await Retrying<PageAnswer>(root, sentence => new PageAnswer.Failed(sentence),
                token => TryPage(name, etag, token), deadline.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            CircuitOf(root).Failed(null);
            return new PageAnswer.Failed(Say("did not answer in time"));
        }
    }

    /// <inheritdoc/>
    public Task<FetchAnswer> File(Uri url, long? size, Stream destination, IProgress<long>? progress, CancellationToken ct) =>
        Fetch(url, size, options.FileBytes, destination, progress, ct);

    /// <inheritdoc/>
    public Task<FetchAnswer> Metadata(Uri fileUrl, Stream destination, CancellationToken ct)
    {
        // Vetted as it came: what is made of it below no longer shows an odd spelling.
        if (hosts.Refuse(fileUrl) is { } refusal)
            return Task.FromResult<FetchAnswer>(new FetchAnswer.Failed(Say(refusal), false));
        // The suffix belongs to the path; a query stays behind it.
        var url = new Uri(fileUrl.GetLeftPart(UriPartial.Path) + ".metadata" + fileUrl.Query);
        return Fetch(url, null, options.MetadataBytes, destination, null, ct);
    }

    public void Dispose() => client.Dispose();

    async Task<Attempt<PageAnswer>> TryPage(ProjectName name, string? etag, CancellationToken ct)
    {
        var (response, final, refusal, retry) = await Ask(new Uri(root, name.Canonical + "/"), page: true, etag, ct);
        using var _ = response;
        if (response is null)
            return new(Bad(refusal!), retry);

        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                break;
            case HttpStatusCode.NotModified when etag is not null:
                return new(new PageAnswer.NotModified());
            case HttpStatusCode.NotFound or HttpStatusCode.Gone when hosts.IsOwn(final):
                return new(new PageAnswer.Absent(Say($"answers {(int)response.StatusCode}: it has no such project")));
            default:
                return new(Bad($"answers {(int)response.StatusCode}"), IsPassing(response.StatusCode), RetryAfter(response));
        }

        var type = response.Content.Headers.ContentType;
        var isJson = type?.MediaType?.Equals(JsonType, StringComparison.OrdinalIgnoreCase) == true;
        var isHtml = !isJson && (type?.MediaType?.Equals(HtmlType, StringComparison.OrdinalIgnoreCase) == true
            || type?.MediaType?.Equals("text/html", StringComparison.OrdinalIgnoreCase) == true);
        if (!isJson && !isHtml)
            return new(Bad("answers with something that is not typed as an index page"));
        var charset = type!.CharSet?.Trim('"');
        var latin1 = isHtml && charset is not null && charset.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase);
        if (charset is not null && !latin1 && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
            return new(Bad("answers with a page in a character set other than UTF-8"));

        var limit = isJson ? options.PageLimits.Bytes : options.PageLimits.HtmlBytes;
        var length = response.Content.Headers.ContentLength;
        if (length > limit)
            return new(Bad($"answers with a page larger than {limit} bytes"));

        // Without a length or chunks, the end of the connection is the end of the body, and nobody can tell a whole page from half of one.
        var unframed = length is null && response.Headers.TransferEncodingChunked != true;
        using var received = new MemoryStream((int)Math.Min(length ?? 64 << 10, 1 << 20));
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            using var reader = new PacedReader(body, options, time, ct);
            var buffer = new byte[64 << 10];
            for (int read; (read = await reader.Read(buffer)) > 0;)
            {
                if (received.Length + read > limit)
                    return new(Bad($"answers with a page larger than {limit} bytes"));
                received.Write(buffer, 0, read);
            }
        }
        catch (TimeoutException)
        {
            return new(Bad("stalled while sending a page"), true);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            return new(Bad("broke off while sending a page"), true);
        }

        var coding = string.Join(',', response.Content.Headers.ContentEncoding).Trim().ToLowerInvariant();
        if (PageBody.Decode(received.GetBuffer().AsMemory(0, (int)received.Length), coding, limit) is not { } decoded)
            return new(Bad("answers with a page whose compression is unknown, broken or too large"), true);

        UpstreamPage? page;
        string? why;
        if (isJson)
        {
            SimplePage.TryParseJson(decoded.Span, final, name, out page, out why, options.PageLimits);
        }
        else
        {
            var utf8 = latin1 ? Encoding.Convert(Encoding.Latin1, Encoding.UTF8, decoded.ToArray()) : decoded;
            if (unframed && !EndsAsDocument(utf8.Span))
                return new(Bad("answers with a page that may be cut off"), true);
            SimplePage.TryParseHtml(utf8.Span, final, name, out page, out why, options.PageLimits);
        }

        return page is null
            ? new(Bad("answers with a page that is refused: " + why))
            : new(new PageAnswer.Found(page with { ETag = ETagOf(response) }));

        PageAnswer Bad(string what) => new PageAnswer.Failed(Say(what));
    }

    async Task<FetchAnswer> Fetch(Uri url, long? size, long limit, Stream destination, IProgress<long>? progress, CancellationToken ct)
    {
        if (hosts.Refuse(url) is { } refusal)
            return new FetchAnswer.Failed(Say(refusal), false);
        if (size > limit)
            return new FetchAnswer.Failed(Say($"lists a file larger than {limit} bytes"), false);
        using var deadline = new Deadline(options.FileTimeout, time, ct);
        try
        {
            return await Retrying<FetchAnswer>(url, sentence => new FetchAnswer.Failed(sentence, true),
                token => TryFetch(url, size, limit, destination, progress, token), deadline.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new FetchAnswer.Failed(Say("did not send a file in time"), true);
        }
    }

    async Task<Attempt<FetchAnswer>> TryFetch(Uri url, long? size, long limit, Stream destination, IProgress<long>? progress, CancellationToken ct)
    {
        var (response, _, refusal, retry) = await Ask(url, page: false, null, ct);
        using var __ = response;
        if (response is null)
            return Bad(refusal!, retry);

        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                break;
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new(new FetchAnswer.Gone(Say($"answers {(int)response.StatusCode} for a file")));
            default:
                return Bad($"answers {(int)response.StatusCode} for a file", IsPassing(response.StatusCode), RetryAfter(response));
        }

        var codings = response.Content.Headers.ContentEncoding;
        if (codings.Any(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            // Some servers call the gzip of an sdist its coding. The bytes are the file all the same.
            && !(url.AbsolutePath.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) && codings is { Count: 1 } && codings.First() is "gzip" or "x-gzip"))
            return Bad("compresses a file on the way, although it was asked not to");
        var length = response.Content.Headers.ContentLength;
        if (size is not null && length is not null && length != size)
            return OtherSize();
        if (length > limit)
            return Bad($"sends a file larger than {limit} bytes");

        var most = size ?? length ?? limit;
        long total = 0;
        using var reader = new PacedReader(await response.Content.ReadAsStreamAsync(ct), options, time, ct);
        var buffer = new byte[128 << 10];
        while (true)
        {
            int read;
            try
            {
                read = await reader.Read(buffer);
            }
            catch (TimeoutException)
            {
                return Broken("stalled while sending a file", total);
            }
            catch (Exception error) when (error is IOException or HttpRequestException)
            {
                return Broken("broke off while sending a file", total);
            }

            if (read == 0)
                break;
            total += read;
            if (total > most)
                return size is null ? Bad($"sends a file larger than {limit} bytes") : OtherSize();
            // What the destination throws is not the upstream's doing, and goes to whoever gave the destination.
            await destination.WriteAsync(buffer.AsMemory(0, read), ct);
            progress?.Report(total);
        }

        if (total < (size ?? length ?? total))
            return Broken("broke off while sending a file", total);
        return new(new FetchAnswer.Done(total));

        Attempt<FetchAnswer> Bad(string what, bool retryable = false, TimeSpan? after = null) =>
            new(new FetchAnswer.Failed(Say(what), retryable), retryable, after);

        Attempt<FetchAnswer> OtherSize() => new(new FetchAnswer.Failed(Say("sends a file of another size than its page says"), false) { OtherSize = true });

        // Once bytes have reached the destination only its owner can begin again.
        Attempt<FetchAnswer> Broken(string what, long written) =>
            new(new FetchAnswer.Failed(Say(what), true), Retry: written == 0, Outage: true);
    }

    /// <summary>Sends a request and follows its redirects, each vetted like the first address.</summary>
    async Task<Reply> Ask(Uri url, bool page, string? etag, CancellationToken ct)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            if (hosts.Refuse(url) is { } refusal)
                return new(null, url, refusal, false);
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
            request.Headers.TryAddWithoutValidation("Accept", page ? AcceptPage : "*/*");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", page ? PageBody.Accepted : "identity");
            if (etag is not null && EntityTagHeaderValue.TryParse(etag, out _))
                request.Headers.TryAddWithoutValidation("If-None-Match", etag);
            if (authorization is not null && hosts.IsOwn(url))
                request.Headers.TryAddWithoutValidation("Authorization", authorization);

            HttpResponseMessage response;
            using (var headers = new Deadline(options.HeadersTimeout, time, ct))
            {
                try
                {
                    response = await client.SendAsync(request, headers.Token);
                }
                catch (OperationCanceledException) when (!ct.IsCancellationRequested)
                {
                    return new(null, url, "did not answer in time", true);
                }
                catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
                {
                    var (sentence, retry) = Explain(error);
                    return new(null, url, sentence, retry);
                }
            }

            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return new(response, url, null, false);

            using (response)
            {
                if (!response.Headers.NonValidated.TryGetValues("Location", out var locations) || locations.Count != 1
                    || WebAddress.Resolve(url, locations.ToString()) is not { } next)
                    return new(null, url, "redirects to something that is not a plain http or https address", false);
                if (url.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
                    return new(null, url, "redirects from https to http", false);
                url = next;
            }
        }

        return new(null, url, $"redirects more than {MaxRedirects} times", false);
    }

    /// <summary>Tries until an answer is final, the tries or the waiting time are used up, or the host turns out to be out of order.</summary>
    async Task<T> Retrying<T>(Uri url, Func<string, T> failed, Func<CancellationToken, Task<Attempt<T>>> attempt, CancellationToken ct)
    {
        var circuit = CircuitOf(url);
        if (!circuit.Admit())
            return failed(Say("is out of order; it is asked again in a few seconds"));
        var waited = TimeSpan.Zero;
        for (var tried = 1; ; tried++)
        {
            var result = await attempt(ct);
            if (!result.Retry && !result.Outage)
            {
                circuit.Succeeded();
                return result.Answer;
            }

            circuit.Failed(result.After);
            if (!result.Retry || tried >= options.Tries || circuit.IsOpen)
                return result.Answer;
            var wait = result.After ?? Backoff(tried);
            if (waited + wait > options.LongestWait)
                return result.Answer;
            await Task.Delay(wait, time, ct);
            waited += wait;
        }
    }

    TimeSpan Backoff(int tried)
    {
        var full = options.FirstWait * Math.Pow(2, Math.Min(tried - 1, 16));
        return full / 2 + full / 2 * (RandomNumberGenerator.GetInt32(1_001) / 1_000.0);
    }

    /// <summary>One circuit a host. Only allowed hosts get this far, so there are few.</summary>
    Circuit CircuitOf(Uri url) =>
        circuits.GetOrAdd(url.Authority, static (_, self) => new(self.options.OutageAfter, self.options.OutagePause, self.time), this);

    string Say(string what) => $"upstream {Name} {what}";

    static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date - time.GetUtcNow());
        return wait > TimeSpan.Zero ? wait : null;
    }

    static string? ETagOf(HttpResponseMessage response) =>
        response.Headers.ETag?.ToString() is { Length: <= MaxETag } etag && etag.All(c => c is >= ' ' and <= '~') ? etag : null;

    static bool EndsAsDocument(ReadOnlySpan<byte> html)
    {
        Span<byte> tail = stackalloc byte[64];
        var end = html[Math.Max(0, html.Length - tail.Length)..];
        Ascii.ToLower(end, tail, out var written);
        return tail[..written].IndexOf("</html>"u8) >= 0 || tail[..written].IndexOf("</body>"u8) >= 0;
    }

    static (string Sentence, bool Retry) Explain(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case RefusedAddressException:
                    return (cause.Message, false);
                case AuthenticationException:
                    return ("shows a certificate that is not trusted for its name", false);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return ("has a host that cannot be resolved", true);
                case SocketException:
                    return ("cannot be reached", true);
            }
        }

        return ("broke off before it answered", true);
    }

    static UpstreamCredentials? FromUserInfo(Uri url)
    {
        if (url.UserInfo.Length == 0)
            return null;
        var colon = url.UserInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new(Uri.UnescapeDataString(url.UserInfo), "")
            : new(Uri.UnescapeDataString(url.UserInfo[..colon]), Uri.UnescapeDataString(url.UserInfo[(colon + 1)..]));
    }

    static SocketsHttpHandler Handler(HttpUpstreamOptions options, Connector connector, X509Certificate2Collection? roots)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectCallback = connector.Connect,
            ConnectTimeout = options.ConnectTimeout,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            Credentials = null,
            UseProxy = options.Proxy is not null,
            MaxConnectionsPerServer = 32,
            MaxResponseHeadersLength = 64,
            // A host that moved is vetted again within this time.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseDrainSize = 64 << 10,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            ActivityHeadersPropagator = null,
        };
        if (options.Proxy is { } proxy)
        {
            var plain = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
            handler.Proxy = new WebProxy(plain) { BypassProxyOnLocal = false };
            if (FromUserInfo(proxy) is { } credentials)
                handler.DefaultProxyCredentials = handler.Proxy.Credentials = new NetworkCredential(credentials.User, credentials.Password);
        }

        if (roots is not null)
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && certificate is not null && Trusts(roots, certificate, chain));
        return handler;
    }

    /// <summary>Whether a certificate whose name and dates are right leads to one of the organisation's own authorities.</summary>
    static bool Trusts(X509Certificate2Collection roots, X509Certificate certificate, X509Chain? given)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        if (given is not null)
            foreach (var element in given.ChainElements)
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        return chain.Build(leaf);
    }

    /// <summary>What one try came to. An outage counts against the host even where another try is the caller's business.</summary>
    readonly record struct Attempt<T>(T Answer, bool Retry = false, TimeSpan? After = null, bool Outage = false);

    readonly record struct Reply(HttpResponseMessage? Response, Uri Final, string? Refusal, bool Retry);
}
