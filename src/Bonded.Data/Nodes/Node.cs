namespace Bonded.Data;

/// <summary>One running server.</summary>
/// <param name="AboutJson">A JSON object for the operator: version, address.</param>
public sealed record Node(string Id, DateTimeOffset StartedAt, DateTimeOffset SeenAt, string AboutJson);
