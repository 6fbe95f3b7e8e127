using System.Globalization;
using Bonded.Packaging;

namespace Bonded.Data;

/// <summary>One numbered step of the schema, in the words of one database. A released step never changes.</summary>
sealed record Migration(int Number, string Name, string Sql)
{
    public Sha256Digest Checksum { get; } = Sha256Digest.Of(System.Text.Encoding.UTF8.GetBytes(Sql));

    /// <summary>The steps of this build, in order.</summary>
    /// <param name="dialect">The folder of the database: <c>sqlite</c> or <c>postgresql</c>.</param>
    public static IReadOnlyList<Migration> Embedded(string dialect)
    {
        var assembly = typeof(Migration).Assembly;
        var migrations = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(dialect + "/", StringComparison.Ordinal))
                continue;
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            var name = Path.GetFileNameWithoutExtension(resource);
            migrations.Add(new(int.Parse(name[..4], CultureInfo.InvariantCulture), name, reader.ReadToEnd()));
        }
        return [.. migrations.OrderBy(static migration => migration.Number)];
    }
}
