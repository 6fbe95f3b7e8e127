using Bonded.Inspection;

namespace Bonded.Gate.Inspections;

/// <summary>What came of an inspection: facts, or a sentence that says why there are none.</summary>
public abstract record InspectionOutcome
{
    InspectionOutcome()
    {
    }

    /// <summary>The file was read to its end, or to the fault that ended it.</summary>
    public sealed record Done(InspectionFacts Facts) : InspectionOutcome;

    /// <summary>The inspector crashed or ran out of time.</summary>
    public sealed record Failed(string Sentence) : InspectionOutcome;
}
