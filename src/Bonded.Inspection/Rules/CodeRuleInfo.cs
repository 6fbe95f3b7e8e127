using System.Text;

namespace Bonded.Inspection.Rules;

/// <summary>What is said of a rule about code.</summary>
/// <param name="Id">The name under which policy knows it.</param>
/// <param name="Title">One sentence: what it means when the rule fires.</param>
public sealed record CodeRuleInfo(string Id, string Title)
{
    /// <summary>The rule's page, as Markdown: what it sees, why it matters, what an honest package looks like, how to clear it.</summary>
    public string ReadPage()
    {
        using var stream = typeof(CodeRuleInfo).Assembly.GetManifestResourceStream($"Bonded.Inspection.Rules.{Id}.md");
        if (stream is null)
            return $"# {Id}\n\n{Title}\n";
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
