namespace Bonded.Gate.Pages;

/// <summary>The forms a simple repository page has (PEP 691).</summary>
public enum PageForm
{
    /// <summary><c>application/vnd.pypi.simple.v1+json</c>.</summary>
    Json,

    /// <summary><c>application/vnd.pypi.simple.v1+html</c> and <c>text/html</c>.</summary>
    Html,

    /// <summary>The HTML without the files that are listed only to say why they are withheld: for installers that know of no yanked files and would choose them.</summary>
    HtmlWithoutWithheld,
}
