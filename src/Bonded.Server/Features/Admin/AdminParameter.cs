namespace Bonded.Server.Features.Admin;

/// <summary>One query parameter of an admin route. What does not read as its kind is refused before the route sees it.</summary>
sealed record AdminParameter(string Name, string Description, AdminParameter.Kind Of)
{
    public enum Kind
    {
        /// <summary>Up to <see cref="Longest"/> characters without control characters.</summary>
        Text,

        /// <summary>A whole number from <see cref="Least"/> to <see cref="Most"/>.</summary>
        Number,

        /// <summary>RFC 3339, or a date, which means its first moment in UTC.</summary>
        Time,

        /// <summary><c>true</c> or <c>false</c>.</summary>
        Flag,
    }

    public const int LongestText = 300;

    /// <summary>The only texts that are taken; empty means any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The most characters of a text.</summary>
    public int Longest { get; init; } = LongestText;

    public long Least { get; init; }

    public long Most { get; init; } = long.MaxValue;

    public bool Required { get; init; }

    public static AdminParameter Text(string name, string description, params IReadOnlyList<string> choices) => new(name, description, Kind.Text) { Choices = choices };

    public static AdminParameter Time(string name, string description) => new(name, description, Kind.Time);

    public static AdminParameter Flag(string name, string description) => new(name, description, Kind.Flag);

    public static AdminParameter Number(string name, string description, long least = 0, long most = long.MaxValue) =>
        new(name, description, Kind.Number) { Least = least, Most = most };
}
