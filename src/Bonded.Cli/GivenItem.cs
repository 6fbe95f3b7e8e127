using System.Text.Json;

namespace Bonded.Cli;

/// <summary>A waiver or a block of the admin API's, in words.</summary>
static class GivenItem
{
    public static string Text(JsonElement item, int indent)
    {
        var number = item.TryGetProperty("id", out var id) && id.TryGetInt64(out var value) ? $"{value}: " : "in the policy: ";
        var what = (AdminClient.Member(item, "name") ?? "") + AdminClient.Member(item, "versions");
        if (AdminClient.Member(item, "sha256") is { Length: > 12 } sha256)
            what += $"{(what.Length > 0 ? " " : "")}sha256 {sha256[..12]}...";
        var rules = item.TryGetProperty("rules", out var list) && list.ValueKind == JsonValueKind.Array
            ? " for " + string.Join(", ", list.EnumerateArray().Select(static rule => rule.ToString())) : "";
        var end = AdminClient.Member(item, "ended_at") is { } ended ? $", ended {Layout.Minute(ended)} ({AdminClient.Member(item, "ended_why")})"
            : AdminClient.Member(item, "until") is { } until ? $", until {Layout.Minute(until)}" : "";
        if (AdminClient.Member(item, "ends_when") == "newer-release" && AdminClient.Member(item, "ended_at") is null)
            end += ", until a newer release is free";
        var who = AdminClient.Member(item, "who") is { } name ? $", by {name}" : "";
        return Layout.Wrapped($"{number}{what}{rules}{end}{who}: {AdminClient.Member(item, "why")}", indent, hanging: 2);
    }
}
