namespace Bonded.Packaging.Toml;

/// <summary>A TOML value that is neither a table nor an array; see <see cref="TomlValue"/> for the types it may hold.</summary>
public sealed class TomlScalar<T> : TomlValue
{
    internal TomlScalar(T value, int line, int column) : base(line, column) => Value = value;

    public T Value { get; }

    public override string Kind => Value switch
    {
        string => "a string",
        long => "an integer",
        double => "a float",
        bool => "a boolean",
        DateTimeOffset => "an offset date-time",
        DateTime => "a local date-time",
        DateOnly => "a local date",
        _ => "a local time",
    };
}
