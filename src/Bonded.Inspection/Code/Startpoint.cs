namespace Bonded.Inspection.Code;

/// <summary>A place where the world outside enters the package, as its files declare it.</summary>
/// <param name="Trigger">When it does.</param>
/// <param name="Module">The dotted name of the module.</param>
/// <param name="Attribute">The function, class or method in it, or null where the module itself is all that is named.</param>
internal sealed record Startpoint(Trigger Trigger, string Module, string? Attribute)
{
    /// <summary>Reads an object reference, <c>package.module:attribute</c>. Null where it is none.</summary>
    public static Startpoint? Read(Trigger trigger, ReadOnlySpan<char> reference)
    {
        var bracket = reference.IndexOf('[');
        if (bracket >= 0)
            reference = reference[..bracket];
        var colon = reference.IndexOf(':');
        var module = (colon < 0 ? reference : reference[..colon]).Trim();
        var attribute = colon < 0 ? default : reference[(colon + 1)..].Trim();
        return module.IsEmpty || module.ContainsAny(" \t#/\\") ? null : new Startpoint(trigger, module.ToString(), attribute.IsEmpty ? null : attribute.ToString());
    }
}
