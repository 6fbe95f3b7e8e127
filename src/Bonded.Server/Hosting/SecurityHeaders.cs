using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Bonded.Server.Hosting;

/// <summary>
/// The headers that every response carries: no script, no frame, no guessing of types, no sensor, no referrer. Set before a route runs,
/// so a route that shows a page may replace the content policy by a wider one of its own.
/// </summary>
public static class SecurityHeaders
{
    // Built once: setting them allocates nothing.
    static readonly StringValues policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    static readonly StringValues nosniff = "nosniff";
    static readonly StringValues deny = "DENY";
    static readonly StringValues referrer = "no-referrer";
    static readonly StringValues sameOrigin = "same-origin";
    static readonly StringValues permissions = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    static readonly StringValues transport = "max-age=31536000";

    public static void Set(HttpResponse response, bool secure)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = nosniff;
        headers.XFrameOptions = deny;
        headers["Referrer-Policy"] = referrer;
        headers["Cross-Origin-Opener-Policy"] = sameOrigin;
        headers["Permissions-Policy"] = permissions;
        if (secure) headers.StrictTransportSecurity = transport;
    }
}
