using Bonded.Inspection;

namespace Bonded.Cli.Scan;

/// <summary>What a scan says of one target.</summary>
/// <param name="Target">As it was given, or the path it was found at.</param>
/// <param name="Findings">Strongest first.</param>
/// <param name="Error">Why it could not be read, or not whole.</param>
/// <param name="Unread">Paths of files in it that could not be read.</param>
sealed record ScanResult(
    string Target, IReadOnlyList<Finding> Findings, IReadOnlyList<CapabilityUse> Capabilities, ScanError? Error, IReadOnlyList<string> Unread, TimeSpan Elapsed)
{
    /// <summary>Nothing at all is known of it.</summary>
    public bool IsUnknown => Error is not null && Findings.Count == 0;

    /// <summary>The strongest finding decides: one that holds by itself holds, one that a person should look at asks for it.</summary>
    public string Verdict => Strongest switch { Strength.High => "hold", Strength.Medium => "review", _ => "allow" };

    /// <summary>
    /// From 0 to 10, for sorting: 8 and more is held, 4 to 7 wants a look. Each further rule of the same strength adds one, for two rules that agree
    /// say more than one that fires often.
    /// </summary>
    public int Score
    {
        get
        {
            var others = Findings.Where(finding => finding.Strength == Strongest).Select(finding => finding.Rule).Distinct().Count() - 1;
            return Strongest switch
            {
                Strength.High => 8 + Math.Min(2, others),
                Strength.Medium => 4 + Math.Min(3, others),
                Strength.Low => 1 + Math.Min(2, others),
                _ => 0,
            };
        }
    }

    Strength Strongest => Findings.Count == 0 ? Strength.Info : Findings.Max(finding => finding.Strength);
}
