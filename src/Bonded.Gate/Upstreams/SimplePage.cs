using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bonded.Packaging;

namespace Bonded.Gate.Upstreams;

/// <summary>Reads project pages of the simple repository API. A page that is not what it should be is refused whole, with a sentence
/// that quotes nothing of it; single files that do not belong to the project are left out and counted.</summary>
public static class SimplePage
{
    static readonly UTF8Encoding strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a JSON page (PEP 691, 700, 714, 592, 740, 792).</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="baseUrl">The address that answered, after redirects: relative addresses resolve against it.</param>
    /// <param name="project">The project that was asked for; a page about another is refused.</param>
    /// <param name="page">The page.</param>
    /// <param name="why">Why it is refused: one plain sentence.</param>
    /// <param name="limits">How much is read; <see cref="PageLimits.Default"/> when null.</param>
    public static bool TryParseJson(ReadOnlySpan<byte> utf8, Uri baseUrl, ProjectName project,
        [NotNullWhen(true)] out UpstreamPage? page, [NotNullWhen(false)] out string? why, PageLimits? limits = null)
    {
        limits ??= PageLimits.Default;
        page = null;
        if (utf8.Length > limits.Bytes)
        {
            why = "the page is larger than " + limits.Bytes + " bytes";
            return false;
        }

        page = JsonPage.Read(utf8, baseUrl, project, limits, out why);
        return page is not null;
    }

    /// <summary>Reads an HTML page (PEP 503, 592, 629, 658, 714, 740, 792). Nothing is run or loaded: the page is read as a row of tags.
    /// A <c>base href</c> is honoured within the answering origin; a page whose base points elsewhere is refused.</summary>
    /// <inheritdoc cref="TryParseJson"/>
    public static bool TryParseHtml(ReadOnlySpan<byte> utf8, Uri baseUrl, ProjectName project,
        [NotNullWhen(true)] out UpstreamPage? page, [NotNullWhen(false)] out string? why, PageLimits? limits = null)
    {
        limits ??= PageLimits.Default;
        page = null;
        if (utf8.Length > limits.HtmlBytes)
        {
            why = "the page is larger than " + limits.HtmlBytes + " bytes";
            return false;
        }

        string text;
        try
        {
            text = strictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            why = "the page is not valid UTF-8";
            return false;
        }

        page = HtmlPage.Read(text, baseUrl, project, limits, out why);
        return page is not null;
    }
}
