using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Hosting;

/// <summary>The base of absolute links: the configured public address, or else the request's own scheme and host, which is a known one by now.</summary>
public static class PublicAddress
{
    /// <summary>An address that ends in a slash.</summary>
    public static string Of(ServerOptions options, HttpRequest request) => options.PublicUrl?.AbsoluteUri ?? $"{request.Scheme}://{request.Host.Value}/";
}
