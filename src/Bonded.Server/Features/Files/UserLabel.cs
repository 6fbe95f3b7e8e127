using System.Text;
using Bonded.Policy;

namespace Bonded.Server.Features.Files;

/// <summary>
/// The user name that a client sends along. Until there are accounts it proves nothing and opens nothing; it is a label in the ledger.
/// The password beside it is not looked at.
/// </summary>
static class UserLabel
{
    const int MaxLength = 100;

    public static string? Of(string? authorization)
    {
        if (authorization is null || authorization.Length > 2_000 || !authorization.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[6..].Trim(), bytes, out var length))
            return null;
        var colon = bytes.AsSpan(0, length).IndexOf((byte)':');
        return colon <= 0 ? null : Sentence.Clean(Encoding.UTF8.GetString(bytes, 0, colon), MaxLength);
    }
}
