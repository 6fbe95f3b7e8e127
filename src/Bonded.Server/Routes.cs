using Bonded.Server.Features;
using Bonded.Server.Features.Admin;
using Bonded.Server.Features.Adoptions;
using Bonded.Server.Features.AuditLog;
using Bonded.Server.Features.Blocks;
using Bonded.Server.Features.Catalogues;
using Bonded.Server.Features.Files;
using Bonded.Server.Features.Policies;
using Bonded.Server.Features.Proof;
using Bonded.Server.Features.PyPi;
using Bonded.Server.Features.Quarantine;
using Bonded.Server.Features.Simple;
using Bonded.Server.Features.Waivers;
using Bonded.Server.Features.Why;
using Bonded.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bonded.Server;

/// <summary>Every address that Bonded answers, grouped by who calls. Health and metrics are mapped by the host itself.</summary>
public static class Routes
{
    static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public static void MapBonded(this WebApplication app, Warehouse warehouse)
    {
        var unknown = new UnknownLookups(warehouse.Gate, app.Services.GetRequiredService<TimeProvider>());
        var pages = new SimplePages(warehouse.Gate, unknown);
        var files = new FileDownloads(warehouse.Gate, warehouse.Ledger, app.Services.GetRequiredService<TimeProvider>());
        var documents = new PyPiJson(warehouse.Gate, unknown, warehouse.PublicUrl);
        var entries = new QuarantinePages(warehouse.Gate, warehouse.PublicUrl);
        var why = new WhyAnswers(warehouse.Gate, unknown);
        app.Services.GetRequiredService<Readiness>().Add(
            "gate", async cancellation => await warehouse.Gate.Ready(cancellation) ? null : "has lost touch with its database");
        app.Services.GetRequiredService<Readiness>().Add("database", _ => ValueTask.FromResult(warehouse.Damage));

        var proof = new SelfProof(
            warehouse.Gate, warehouse.Database, app.Services.GetRequiredService<ServerOptions>(), () => app.Urls, app.Services.GetRequiredService<TimeProvider>(),
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Bonded.Proof"));
        proof.Follow(app.Lifetime);
        app.Services.GetRequiredService<Readiness>().Add("proof", _ => ValueTask.FromResult(proof.Trouble));
        app.Use(next => http => proof.TryRefuse(http) ?? next(http));

        // What stands rendered is answered before routing looks at it.
        app.Use(next => http => pages.TryAnswer(http) ?? next(http));
        app.UseRouting();

        // Installers.
        Map(app, "/simple", pages.List);
        Map(app, "/simple/{project}", http => pages.Project(http, Value(http, "project")));
        Map(app, "/files/{first}/{second}/{rest}/{filename}", http =>
            files.Get(http, Value(http, "first"), Value(http, "second"), Value(http, "rest"), Value(http, "filename")));
        Map(app, "/pypi/{project}/json", http => documents.Project(http, Value(http, "project")));
        Map(app, "/pypi/{project}/{version}/json", http => documents.Release(http, Value(http, "project"), Value(http, "version")));

        // People.
        Map(app, "/q/{id}", http => entries.Entry(http, Value(http, "id")));
        Map(app, "/static/bonded.css", Stylesheet.Get);

        // Anybody.
        Map(app, "/api/v1/why/{project}", http => why.Get(http, Value(http, "project")));

        // Administrators.
        new AdminApi(
            warehouse.Token, app.Services.GetRequiredService<ServerOptions>(), Admin(warehouse, proof), app.Services.GetRequiredService<TimeProvider>(),
            app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Bonded.Admin")).Map(app);
    }

    static IReadOnlyList<AdminRoute> Admin(Warehouse warehouse, SelfProof proof) =>
    [
        .. new LogRoutes(warehouse.Database).All,
        .. new AdoptionRoutes(warehouse.Gate).All,
        .. new CatalogueRoutes(warehouse.Gate, warehouse.Database).All,
        .. new QuarantineRoutes(warehouse.Gate, warehouse.Database, warehouse.PublicUrl).All,
        .. new WaiverRoutes(warehouse.Gate, warehouse.Database).All,
        .. new BlockRoutes(warehouse.Gate, warehouse.Database).All,
        .. new ProofRoutes(proof).All,
        .. new PolicyRoutes(warehouse.Gate, warehouse.Database).All,
    ];

    static void Map(WebApplication app, string pattern, RequestDelegate handler) => app.MapMethods(pattern, Read, handler);

    static string Value(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}
