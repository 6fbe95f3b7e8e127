using System.Text;

namespace Bonded.Archives.Tests.Making;

/// <summary>Writes tars block by block, so that each can lie in one place.</summary>
public sealed class TarWriter
{
    readonly List<byte> bytes = [];

    public TarWriter Add(TarEntry entry)
    {
        bytes.AddRange(entry.Header());
        bytes.AddRange(entry.Data);
        var padding = (512 - entry.Data.Length % 512) % 512;
        for (var i = 0; i < padding; i++)
            bytes.Add(entry.Padding);
        return this;
    }

    public TarWriter File(string name, string data = "x = 1\n") => Add(new TarEntry(name, data));

    public TarWriter Pax(params (string Key, string Value)[] records) =>
        Add(new TarEntry("PaxHeader", string.Concat(records.Select(r => Record(r.Key, r.Value)))) { Type = 'x' });

    public TarWriter Raw(ReadOnlySpan<byte> data)
    {
        bytes.AddRange(data);
        return this;
    }

    public byte[] Open() => [.. bytes];

    public byte[] Closed(int blocks = 2) => [.. bytes, .. new byte[512 * blocks]];

    /// <summary>Closed and gzipped.</summary>
    public byte[] ToArray(int blocks = 2) => GzipWriter.Of(Closed(blocks));

    public static string Record(string key, string value)
    {
        var rest = Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value) + 3;
        var length = rest + 1;
        while (length != rest + length.ToString(System.Globalization.CultureInfo.InvariantCulture).Length)
            length = rest + length.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
        return $"{length} {key}={value}\n";
    }
}
