using System.Data.Common;
using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>A command that its session keeps prepared; disposing gives it back.</summary>
sealed class Statement(DbCommand command) : IDisposable
{
    public DbCommand Command => command;

    /// <summary>Whether somebody is reading its rows just now.</summary>
    public bool Taken { get; set; }

    public void Bind(ReadOnlySpan<(string Name, object? Value)> values)
    {
        var parameters = command.Parameters;
        var same = parameters.Count == values.Length;
        for (var i = 0; same && i < values.Length; i++)
            same = parameters[i].ParameterName.AsSpan(1).SequenceEqual(values[i].Name);
        if (!same)
        {
            parameters.Clear();
            foreach (var (name, _) in values)
            {
                var parameter = command.CreateParameter();
                // With its prefix, or the driver tries each prefix that SQLite knows.
                parameter.ParameterName = "@" + name;
                parameters.Add(parameter);
            }
        }
        for (var i = 0; i < values.Length; i++)
            parameters[i].Value = Encode(values[i].Value);
    }

    /// <summary>The value as both databases hold it.</summary>
    public static object Encode(object? value) => value switch
    {
        null => DBNull.Value,
        string text => Storable(text),
        bool flag => flag ? 1L : 0L,
        int number => (long)number,
        DateTimeOffset time => Micros.From(time),
        Sha256Digest digest => digest.ToArray(),
        long or byte[] => value,
        _ => throw new ArgumentException($"a row holds no {value.GetType()}", nameof(value)),
    };

    // PostgreSQL refuses NUL and broken surrogate pairs where SQLite keeps them; hostile text must not tell the two apart.
    static string Storable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0'))
            return text;
        var storable = text.ToCharArray();
        for (var i = 0; i < storable.Length; i++)
            if (i + 1 < storable.Length && char.IsSurrogatePair(storable[i], storable[i + 1]))
                i++;
            else if (storable[i] == '\0' || char.IsSurrogate(storable[i]))
                storable[i] = '\uFFFD';
        return new(storable);
    }

    public void Dispose() => Taken = false;
}
