using Bonded.Python.Evaluation;

namespace Bonded.Inspection.Rules;

/// <summary>
/// Facts about the machine are compared with names of virtual machines, sandboxes, debuggers or tools of analysts, to behave otherwise
/// where it is watched.
/// </summary>
/// <remarks>
/// <para>
/// Who hides from being looked at has something to hide. Such checks come with almost every thief that is sold.
/// </para>
/// <para>
/// Tools that administer machines tell virtual machines apart when they are called, to report it.
/// </para>
/// <para>
/// See what depends on the check.
/// </para>
/// </remarks>
internal sealed class AntiAnalysis : CodeRule
{
    public override string Id => "anti-analysis";

    public override string Title => "The code looks whether it is being watched.";

    static readonly string[] Marks =
    [
        "vmware", "virtualbox", "vbox", "qemu", "sandbox", "sandboxie", "wireshark", "x64dbg", "x32dbg", "ollydbg", "processhacker", "procmon", "fiddler", "ida64", "ghidra", "dnspy",
        "vmtoolsd", "vmsrvc", "wdagutilityaccount", "cuckoo", "joebox", "httpdebugger", "tcpview", "parallels", "xenservice", "hybrid-analysis", "anyrun", "triage",
    ];

    public override IEnumerable<CodeFinding> Look(PackageBehaviour package)
    {
        foreach (var unit in package.Of(EffectKind.HostCheck).GroupBy(effect => effect.Unit))
        {
            var checks = unit.ToList();
            var text = string.Join(' ', checks.Select(effect => effect.TargetText)).ToLowerInvariant();
            var marks = Marks.Count(mark => text.Contains(mark, StringComparison.Ordinal));
            if (marks == 0)
                continue;
            var first = checks[0];
            var gates = package.In(unit.Key).Any(effect => effect.Kind is EffectKind.Exit);
            var strength = first.IsEarly || first.IsHidden ? marks >= 3 && gates ? Strength.High : marks >= 3 || gates ? Strength.Medium : Strength.Low : marks >= 6 && gates ? Strength.Medium : Strength.Info;
            yield return Report(strength, first, gates
                ? $"The code ends where it finds signs of being watched; it looks {When(first.Trigger)}."
                : $"The code looks for virtual machines or tools of analysts {When(first.Trigger)}.");
        }
    }
}
