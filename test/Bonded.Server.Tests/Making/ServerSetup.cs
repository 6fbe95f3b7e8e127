using Bonded.Gate;
using Bonded.Server.Hosting;
using Bonded.Testing;
using Microsoft.AspNetCore.Http;

namespace Bonded.Server.Tests;

/// <summary>How a <see cref="TestServer"/> is set up; what is left out is as usual.</summary>
sealed record ServerSetup
{
    public DatabaseKind Kind { get; init; }

    /// <summary>The <c>[policy]</c> table and its subtables.</summary>
    public string Policy { get; init; } = "";

    /// <summary>Names owned; <c>acme-*</c> is a namespace.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];

    /// <summary>In place of the one upstream "pypi", whose times are believed.</summary>
    public Func<TestServer, IReadOnlyList<UpstreamOptions>>? Upstreams { get; init; }

    /// <summary>Projects are not held for being young and new here, as they are where no test says otherwise.</summary>
    public bool KnowsAll { get; init; } = true;

    /// <summary>Stands between the front door and the server, and may answer in its place.</summary>
    public Func<HttpContext, RequestDelegate, Task>? Before { get; init; }

    /// <summary>How often the server proves by itself that nothing leaks.</summary>
    public TimeSpan ProofEvery { get; init; }

    public bool CloseOnLeak { get; init; }

    public Func<GateOptions, GateOptions>? Adjust { get; init; }

    /// <summary>The program that inspects, in place of this process.</summary>
    public IReadOnlyList<string>? Worker { get; init; }
}
