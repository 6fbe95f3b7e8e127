using System.ComponentModel;

namespace Bonded.Server.Features.Waivers;

/// <summary>An exception that somebody asks for.</summary>
sealed record NewWaiver(
    [property: Description("The ids of the rules it answers; at least one")] IReadOnlyList<string> Rules,
    string Why,
    [property: Description("A project, or a namespace such as acme-*")] string? Name = null,
    [property: Description("A version specifier (PEP 440) such as ==2.0")] string? Versions = null,
    [property: Description("The bytes, in hexadecimal")] string? Sha256 = null,
    [property: Description("When it ends; left out, it does not end by itself")] DateTimeOffset? Until = null,
    [property: Description("It ends as soon as a newer release is free")] bool UntilNewer = false);
