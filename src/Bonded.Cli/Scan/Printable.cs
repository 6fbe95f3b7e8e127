using System.Globalization;
using System.Text;

namespace Bonded.Cli.Scan;

/// <summary>Text from outside as printable ASCII of bounded length, so that it cannot steer a terminal.</summary>
static class Printable
{
    public static string Text(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var c in text.Length <= 1024 ? text : text[..1021] + "...")
        {
            if (c is >= ' ' and <= '~')
                shown.Append(c);
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return shown.ToString();
    }
}
