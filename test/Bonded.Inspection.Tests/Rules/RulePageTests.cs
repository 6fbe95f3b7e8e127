using System.Text;
using System.Xml.Linq;
using Bonded.Inspection.Rules;

namespace Bonded.Inspection.Tests.Rules;

/// <summary>docs/rules is what the rules' doc comments say. BONDED_BLESS=1 writes it anew.</summary>
public sealed class RulePageTests
{
    static readonly string[] Headings = ["Why it matters", "What an honest package does", "How to clear it"];

    [Fact]
    public void The_pages_are_what_the_doc_comments_say()
    {
        var folder = Path.Combine(Root(), "docs", "rules");
        var bless = Environment.GetEnvironmentVariable("BONDED_BLESS") == "1";
        var pages = Pages();
        if (bless)
        {
            Directory.CreateDirectory(folder);
            foreach (var (id, page) in pages)
                File.WriteAllText(Path.Combine(folder, id + ".md"), page);
        }

        foreach (var (id, page) in pages)
            Assert.True(File.Exists(Path.Combine(folder, id + ".md")) && File.ReadAllText(Path.Combine(folder, id + ".md")) == page, $"docs/rules/{id}.md is stale: run this test with BONDED_BLESS=1");
        Assert.Equal(pages.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(folder, "*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_explains_itself()
    {
        foreach (var rule in CodeRules.All)
        {
            Assert.Matches("^[a-z][a-z0-9-]*\\z", rule.Id);
            Assert.EndsWith(".", rule.Title, StringComparison.Ordinal);
            Assert.DoesNotContain(rule.Title, c => c is < ' ' or > '~');
            Assert.StartsWith($"# {rule.Id}\n", rule.ReadPage(), StringComparison.Ordinal);
            Assert.Contains("## How to clear it", rule.ReadPage(), StringComparison.Ordinal);
        }

        Assert.Equal(CodeRules.All.Count, CodeRules.All.Select(rule => rule.Id).Distinct().Count());
    }

    static SortedDictionary<string, string> Pages()
    {
        var assembly = typeof(CodeRule).Assembly;
        var comments = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CodeRule))))
        {
            var rule = (CodeRule)Activator.CreateInstance(type)!;
            var member = comments.Descendants("member").Single(element => (string?)element.Attribute("name") == "T:" + type.FullName);
            var paragraphs = member.Element("remarks")!.Elements("para").Select(para => Flat(para.Value)).ToList();
            Assert.True(paragraphs.Count == Headings.Length, $"{type.Name} needs three paragraphs of remarks: {string.Join("; ", Headings)}");
            var page = new StringBuilder($"# {rule.Id}\n\n{rule.Title}\n\n## What it sees\n\n{Flat(member.Element("summary")!.Value)}\n");
            for (var i = 0; i < Headings.Length; i++)
                page.Append($"\n## {Headings[i]}\n\n{paragraphs[i]}\n");
            pages.Add(rule.Id, page.ToString());
        }

        return pages;
    }

    static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bonded.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("no Bonded.slnx above the tests");
        return folder.FullName;
    }
}
