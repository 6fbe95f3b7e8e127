namespace Bonded.Inspection.Rules;

/// <summary>
/// Code stands so far to the right, behind blanks, that it is out of sight.
/// </summary>
/// <remarks>
/// <para>
/// Reviewers read what is on the screen. This was done to pass by them.
/// </para>
/// <para>
/// Nobody writes code behind a hundred blanks. Tables and comments may stand far right.
/// </para>
/// <para>
/// Read the line to its end.
/// </para>
/// </remarks>
internal sealed class HiddenCode : CodeRule
{
    public override string Id => "hidden-code";

    public override string Title => "Code stands where a person who reads the file does not see it.";

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var text in package.Texts.Where(text => text.Kind == TextFactKind.FarRight))
        {
            var acts = text.Snippet.Contains("exec", StringComparison.Ordinal) || text.Snippet.Contains("eval", StringComparison.Ordinal) || text.Snippet.Contains("import", StringComparison.Ordinal) ||
                text.Snippet.Contains("system", StringComparison.Ordinal) || text.Snippet.Contains("subprocess", StringComparison.Ordinal) || text.Snippet.Contains("urlopen", StringComparison.Ordinal) || text.Snippet.Contains("requests.", StringComparison.Ordinal);
            var early = text.Trigger is Trigger.Import or Trigger.Install or Trigger.Start;
            yield return Report(acts ? Strength.High : early ? Strength.Medium : Strength.Low, text, $"Code stands so far to the right that nobody sees it; it runs {When(text.Trigger)}.");
        }
    }
}
