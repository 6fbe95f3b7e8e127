using Microsoft.AspNetCore.Routing;

namespace Bonded.Server;

/// <summary>Every address that Bonded answers, grouped by who calls. Health and metrics are mapped by the host itself.</summary>
public static class Routes
{
    public static void MapBonded(this IEndpointRouteBuilder routes)
    {
        // Installers: /simple/, /files/, /pypi/.

        // People: /, /q/{id}.
    }
}
