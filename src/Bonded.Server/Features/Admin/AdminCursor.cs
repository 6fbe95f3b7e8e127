using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Bonded.Server.Features.Admin;

/// <summary>Where a page of a list begins, as clients see it: a text that they hand back and do not read.</summary>
static class AdminCursor
{
    const int LongestText = 1_000;

    public static string Write(object place) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Convert.ToString(place, CultureInfo.InvariantCulture)!));

    public static bool TryRead(string cursor, out string place)
    {
        place = "";
        var bytes = new byte[LongestText];
        if (cursor.Length > LongestText || !Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length))
            return false;
        place = Encoding.UTF8.GetString(bytes, 0, length);
        return true;
    }
}
