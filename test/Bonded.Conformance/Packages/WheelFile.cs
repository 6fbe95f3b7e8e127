using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Bonded.Conformance.Packages;

/// <summary>Makes small honest wheels.</summary>
static class WheelFile
{
    static readonly DateTimeOffset Stamp = new(2024, 1, 2, 3, 4, 6, TimeSpan.Zero);

    public static string NameOf(string project, string version, string tag = "py2.py3-none-any") => $"{project}-{version}-{tag}.whl";

    public static byte[] Metadata(string project, string version, params string[] requires) => Encoding.UTF8.GetBytes(
        $"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\nSummary: Made for a test\n" + string.Concat(requires.Select(line => $"Requires-Dist: {line}\n")));

    public static byte[] Make(string project, string version, params string[] requires)
    {
        using var stream = new MemoryStream();
        Write(stream, project, version, requires, 0);
        return stream.ToArray();
    }

    /// <summary>Writes a wheel that also has so many members of data, each of one mebibyte and stored as it is.</summary>
    public static void Write(Stream stream, string project, string version, string[] requires, int mebibytes)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var info = $"{project}-{version}.dist-info";
        var record = new StringBuilder();
        Add($"{project}/__init__.py", Encoding.UTF8.GetBytes($"__version__ = \"{version}\"\n"));
        var data = new byte[1 << 20];
        new Random(1).NextBytes(data);
        for (var i = 0; i < mebibytes; i++)
        {
            BitConverter.TryWriteBytes(data, i);
            Add(string.Create(CultureInfo.InvariantCulture, $"{project}/data/{i:0000}.bin"), data, CompressionLevel.NoCompression);
        }

        Add($"{info}/METADATA", Metadata(project, version, requires));
        Add($"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: bonded-test\nRoot-Is-Purelib: true\nTag: py2-none-any\nTag: py3-none-any\n"u8);
        record.Append(CultureInfo.InvariantCulture, $"{info}/RECORD,,\n");
        Add($"{info}/RECORD", Encoding.UTF8.GetBytes(record.ToString()));

        void Add(string path, ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Optimal)
        {
            var entry = archive.CreateEntry(path, level);
            entry.LastWriteTime = Stamp;
            using (var body = entry.Open())
                body.Write(bytes);
            var hash = Convert.ToBase64String(SHA256.HashData(bytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            record.Append(CultureInfo.InvariantCulture, $"{path},sha256={hash},{bytes.Length}\n");
        }
    }
}
