using System.Text.Json;
using Bonded.Packaging.Locks;

namespace Bonded.Cli.Adopt;

/// <summary>What the server says of one release of a lock.</summary>
/// <param name="Lock">The lock's file.</param>
/// <param name="Package">The release, as the lock pins it.</param>
/// <param name="Files">The server's answers, one a file.</param>
sealed record ReleaseVerdict(string Lock, LockedPackage Package, IReadOnlyList<JsonElement> Files)
{
    /// <summary>Verdicts, the worst first.</summary>
    static readonly string[] Ranks = ["differs", "deny", "hold", "absent", "failed", "allow", "elsewhere"];

    /// <summary>The worst verdict on a file of the release.</summary>
    public string Worst => Files.Select(Of).MinBy(static verdict => Array.IndexOf(Ranks, verdict)) ?? "absent";

    public static string Of(JsonElement file) => AdminClient.Member(file, "verdict") is { } verdict && Ranks.Contains(verdict) ? verdict : "failed";
}
