namespace Bonded.Server.Hosting;

/// <summary>One thing that is wrong with the settings: a stable code, and a sentence that says where it stands and what to do.</summary>
public sealed record SettingsError(string Code, string Sentence);
