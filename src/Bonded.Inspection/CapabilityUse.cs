namespace Bonded.Inspection;

/// <summary>Something the code of a package can do, and when it does it at the earliest.</summary>
/// <param name="Capability">One of <c>network</c>, <c>process</c>, <c>dynamic-code</c>, <c>native</c>, <c>filesystem-write</c>, <c>filesystem-delete</c>,
/// <c>credentials</c>, <c>environment</c>, <c>persistence</c>, <c>patching</c>, <c>input</c>, <c>screen</c>, <c>clipboard</c>.</param>
public sealed record CapabilityUse(string Capability, Trigger Trigger)
{
    /// <summary>Everything that is told apart.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "network", "process", "dynamic-code", "native", "filesystem-write", "filesystem-delete", "credentials", "environment", "persistence", "patching", "input", "screen", "clipboard",
    ];
}
