namespace Bonded.Server.Hosting;

/// <summary>A value that no log, error or dump may show. It prints as a placeholder; <see cref="Reveal"/> is called where it is used.</summary>
public sealed class Secret(string value)
{
    public string Reveal() => value;

    public override string ToString() => "(secret)";
}
