namespace Bonded.Packaging;

/// <summary>
/// One entry point: in its group, under its name, an object reference. <see cref="Module"/> is null if the value is no object reference,
/// which only groups other than the script groups may have.
/// </summary>
public sealed record EntryPoint(string Group, string Name, string Value, string? Module, string? Attribute, IReadOnlyList<string> Extras);
