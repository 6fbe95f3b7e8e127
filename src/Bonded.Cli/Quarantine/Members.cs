using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bonded.Cli.Quarantine;

/// <summary>What kept bytes hold, for a terminal: nothing of it gets there as it is.</summary>
static class Members
{
    const int LongestPath = 300;
    const int HexBytes = 512;

    /// <summary>The members with their sizes, up to so many.</summary>
    public static string List(JsonElement listing, int most, string more)
    {
        var text = new StringBuilder();
        var (shown, left) = (0, 0);
        foreach (var member in listing.GetProperty("members").EnumerateArray())
        {
            if (AdminClient.Member(member, "kind") == "directory")
                continue;
            if (shown++ >= most)
            {
                left++;
                continue;
            }

            var link = AdminClient.Member(member, "link_target") is { } target ? " -> " + EscapedText.Line(target, LongestPath) : "";
            text.Append(CultureInfo.InvariantCulture, $"  {member.GetProperty("size").GetInt64(),11:#,0}  {EscapedText.Line(AdminClient.Member(member, "path") ?? "", LongestPath)}{link}\n");
        }

        if (left > 0)
            text.Append(CultureInfo.InvariantCulture, $"  {left:#,0} more: {more}\n");
        if (AdminClient.Member(listing, "stopped") is { } stopped)
            text.Append(Layout.Wrapped(stopped, 2));
        return text.ToString();
    }

    /// <summary>A member's beginning: text escaped, anything else in hexadecimal.</summary>
    public static string Content(JsonElement shown)
    {
        var text = new StringBuilder();
        if (AdminClient.Member(shown, "text") is { } content)
            text.Append(EscapedText.Lines(content)).Append(content.Length == 0 || content.EndsWith('\n') ? "" : "\n");
        else if (AdminClient.Member(shown, "base64") is { } base64)
        {
            var bytes = Convert.FromBase64String(base64);
            foreach (var line in bytes.AsSpan(0, Math.Min(HexBytes, bytes.Length)).ToArray().Chunk(16).Index())
            {
                text.Append(CultureInfo.InvariantCulture, $"{16 * line.Index:x8}  {string.Join(' ', line.Item.Select(static each => each.ToString("x2", CultureInfo.InvariantCulture))),-47}  ")
                    .Append(string.Concat(line.Item.Select(static each => each is > 0x20 and < 0x7F ? (char)each : '.'))).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>What of a member was not shown, as a sentence; empty where everything was.</summary>
    public static string Rest(JsonElement shown)
    {
        var size = shown.GetProperty("size").GetInt64();
        var rest = AdminClient.Member(shown, "base64") is not null && size > HexBytes ? $"This is no text: the first {HexBytes} of {size.ToString("#,0", CultureInfo.InvariantCulture)} bytes are shown."
            : shown.TryGetProperty("cut", out var cut) && cut.ValueKind == JsonValueKind.True ? $"The member goes on; it has {size.ToString("#,0", CultureInfo.InvariantCulture)} bytes." : "";
        return AdminClient.Member(shown, "stopped") is { } stopped ? $"{rest} {stopped}".Trim() : rest;
    }
}
