namespace Bonded.Server.Hosting;

/// <summary>How log lines look.</summary>
public enum LogFormat
{
    /// <summary>Text on a terminal, JSON elsewhere.</summary>
    Auto,

    /// <summary>One line for people.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}
