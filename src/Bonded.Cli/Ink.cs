namespace Bonded.Cli;

/// <summary>Colours for a terminal that shows them; elsewhere the text as it is.</summary>
sealed class Ink(bool on)
{
    /// <summary>For standard output: on where a person reads it and has not asked for plain text (NO_COLOR, TERM=dumb).</summary>
    public static Ink ForOutput() => new(
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") is not "dumb");

    public string Good(string text) => Paint("32", text);

    public string Wait(string text) => Paint("33", text);

    public string Bad(string text) => Paint("31", text);

    public string Strong(string text) => Paint("1", text);

    public string Faint(string text) => Paint("2", text);

    string Paint(string code, string text) => on ? $"\e[{code}m{text}\e[0m" : text;
}
