namespace Bonded.Inspection.Rules;

/// <summary>
/// A rule about what a package's code does. Every class derived from it in this assembly is found by itself (<see cref="CodeRules"/>); its
/// doc comment is its page in docs/rules.
/// </summary>
internal abstract class CodeRule
{
    /// <summary>The name under which policy knows it: small letters, digits and hyphens. Never changed once released.</summary>
    public abstract string Id { get; }

    /// <summary>One sentence that says what it means when the rule fires.</summary>
    public abstract string Title { get; }

    /// <summary>What the rule sees in a package. It must not throw, whatever the package does, and takes time linear in what it looks at.</summary>
    public abstract IEnumerable<CodeFinding> Look(PackageBehaviour package);
}
