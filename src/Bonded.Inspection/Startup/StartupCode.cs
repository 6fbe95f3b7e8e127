namespace Bonded.Inspection.Startup;

/// <summary>Finds what Python runs at its start from a site directory, before any program asked for it.</summary>
internal static class StartupCode
{
    /// <summary>How many bytes of the member to keep for <see cref="Check"/>.</summary>
    public static int Keep(string? sitePath) => IsTopLevel(sitePath) && Ends(sitePath, ".pth") ? InspectionLimits.PathFile : 0;

    /// <summary>Looks at a member.</summary>
    /// <param name="sitePath">Its path from the site directory, or null if it does not go there.</param>
    /// <param name="content">Its bytes if they were kept.</param>
    public static void Check(string? sitePath, string path, byte[]? content, Strength strength, Findings findings)
    {
        if (sitePath is null)
            return;
        if (IsTopLevel(sitePath))
        {
            if (Ends(sitePath, ".pth"))
            {
                if (content is null || PathFile.HasCode(content))
                    findings.Add(RuleId.StartupCode, strength, "A .pth file holds code, which Python runs at every start.", path);
                else
                    findings.Add(RuleId.StartupCode, Strength.Low, "A .pth file adds folders to where every Python program looks for modules.", path);
            }
            else if (Ends(sitePath, ".start"))
                findings.Add(RuleId.StartupCode, strength, "A .start file names code that Python runs at every start (PEP 829).", path);
        }

        var first = sitePath.AsSpan(0, sitePath.AsSpan().IndexOfAny('/', '.') is var end && end < 0 ? sitePath.Length : end);
        if (first.Length < sitePath.Length && (Is(first, "sitecustomize") || Is(first, "usercustomize")))
            findings.Add(RuleId.StartupCode, strength, "A module has the name that Python imports at every start to customise it.", path);
    }

    static bool IsTopLevel([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? sitePath) =>
        sitePath is not null && !sitePath.Contains('/', StringComparison.Ordinal);

    static bool Ends(string path, string suffix) => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    static bool Is(ReadOnlySpan<char> name, string expected) => name.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
