using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Bonded.Gate.Policies;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Policies;

/// <summary>A policy in a file: the <c>[policy]</c> table by itself, as <c>bonded policy show</c> prints it.</summary>
static class PolicyFile
{
    /// <summary>How the first line of a text begins that was made from the policy of an epoch.</summary>
    public const string EpochMark = "# Made from the policy of epoch ";

    /// <summary>Reads the file as UTF-8; <c>-</c> is standard input.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? why)
    {
        (text, why) = (null, null);
        var shown = Printable.Of(path, 200);
        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            using var bytes = new MemoryStream();
            var buffer = new byte[64 << 10];
            for (int read; bytes.Length <= Reviews.MaxPolicyBytes && (read = stream.Read(buffer)) > 0;)
                bytes.Write(buffer, 0, read);
            if (bytes.Length > Reviews.MaxPolicyBytes)
                why = $"{shown} has more than {Reviews.MaxPolicyBytes} bytes, which no policy has";
            else
                text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (DecoderFallbackException)
        {
            why = $"{shown} is not UTF-8";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = $"{shown} cannot be read";
        }

        return text is not null;
    }

    /// <summary>The epoch of the policy that the text was made from, where its first line says so.</summary>
    public static long? EpochOf(string text)
    {
        if (!text.StartsWith(EpochMark, StringComparison.Ordinal))
            return null;
        var line = text.AsSpan(EpochMark.Length);
        line = line[..(line.IndexOfAny('\r', '\n') is >= 0 and var end ? end : line.Length)];
        return long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : null;
    }

    /// <summary>The text without the line that says so.</summary>
    public static string WithoutMark(string text) =>
        EpochOf(text) is null ? text : text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? text[(end + 1)..] : "";
}
