using System.Text;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Features.Quarantine;

/// <summary>The one stylesheet of the pages people read.</summary>
static class Stylesheet
{
    static readonly byte[] Css = Encoding.UTF8.GetBytes(
        """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 50rem; margin: 3rem auto; padding: 0 1rem; }
        h1 { overflow-wrap: anywhere; font-size: 1.5rem; }
        .hold, .deny, .ended { padding: .75rem 1rem; border-left: .3rem solid; }
        .hold { border-color: #b7791f; }
        .deny { border-color: #c53030; }
        .ended { border-color: #2f855a; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
        dt { font-weight: 600; }
        dd { margin: 0; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #8884; }
        ol.chain { margin: .25rem 0; padding-left: 1.25rem; overflow-wrap: anywhere; }
        ol.chain pre { margin: .25rem 0; padding: .25rem .5rem; }
        pre { padding: .75rem 1rem; border: 1px solid #8884; overflow-x: auto; }
        """);

    public static Task Get(HttpContext http)
    {
        http.Response.ContentType = "text/css; charset=utf-8";
        http.Response.Headers.CacheControl = "public, max-age=3600";
        http.Response.ContentLength = Css.Length;
        return http.Response.Body.WriteAsync(Css).AsTask();
    }
}
