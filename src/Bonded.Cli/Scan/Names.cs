using Bonded.Inspection;

namespace Bonded.Cli.Scan;

/// <summary>How programs read what is named in code.</summary>
static class Names
{
    public static string Of(Trigger trigger) => trigger switch
    {
        Trigger.EntryPoint => "entry-point",
        _ => trigger.ToString().ToLowerInvariant(),
    };

    public static string Of(Strength strength) => strength.ToString().ToLowerInvariant();
}
