using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Bonded.Cli.Demo;

/// <summary>Makes wheels in memory.</summary>
static class DemoWheel
{
    static readonly DateTimeOffset Stamp = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What a module does that has nothing to do.</summary>
    public const string Harmless = "\n\ndef release():\n    return __version__\n";

    /// <summary>METADATA as a build tool writes it.</summary>
    public static byte[] Metadata(string name, string version, string? requires = null) => Encoding.UTF8.GetBytes(
        $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\nSummary: Made on the spot by bonded demo\nRequires-Python: >=3.8\n"
        + (requires is null ? "" : $"Requires-Dist: {requires}\n"));

    /// <summary>A wheel, sound in every way.</summary>
    /// <param name="name">The project, which is also its one module.</param>
    /// <param name="version">The version.</param>
    /// <param name="metadata">What goes in as METADATA.</param>
    /// <param name="note">A second line for the module, to tell wheels of one release apart.</param>
    /// <param name="more">A further member, as path and text.</param>
    public static byte[] Build(string name, string version, byte[] metadata, string? note = null, DemoMember? more = null)
    {
        var module = new DemoMember($"{name.Replace('-', '_')}/__init__.py", $"__version__ = \"{version}\"\n" + (note is null ? "" : $"__note__ = \"{note}\"\n") + Harmless);
        return Build(name, version, metadata, more is null ? [module] : [module, more]);
    }

    /// <summary>A wheel of these members, sound in every way.</summary>
    public static byte[] Build(string name, string version, byte[] metadata, IReadOnlyList<DemoMember> content)
    {
        var info = $"{name.Replace('-', '_')}-{version}.dist-info";
        var members = content.Select(member => (member.Path, member.Content)).ToList();
        members.Add(($"{info}/METADATA", metadata));
        members.Add(($"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: bonded-demo\nRoot-Is-Purelib: true\nTag: py3-none-any\n"u8.ToArray()));
        var record = new StringBuilder();
        foreach (var (path, bytes) in members) record.Append(path).Append(",sha256=").Append(Base64Url.EncodeToString(SHA256.HashData(bytes))).Append(',').Append(bytes.Length).Append('\n');
        members.Add(($"{info}/RECORD", Encoding.UTF8.GetBytes(record.Append(info).Append("/RECORD,,\n").ToString())));
        return Zip(members);
    }

    /// <summary>
    /// Renames one member in its own header only, not in the directory at the end: whoever reads the zip from the front then sees
    /// another member than whoever begins at its directory. Both names must be of one length.
    /// </summary>
    public static byte[] WithTwoNames(byte[] zip, string inDirectory, string inFront)
    {
        var (from, to) = (Encoding.ASCII.GetBytes(inDirectory), Encoding.ASCII.GetBytes(inFront));
        var at = zip.AsSpan().IndexOf(from);
        if (at < 0 || from.Length != to.Length) throw new ArgumentException("There is no such member, or the names differ in length.", nameof(inDirectory));
        var changed = zip.ToArray();
        to.CopyTo(changed.AsSpan(at));
        return changed;
    }

    static byte[] Zip(List<(string Path, byte[] Content)> members)
    {
        using var buffer = new MemoryStream();

        // Only writing: the class is banned for reading, where it accepts what other readers refuse.
#pragma warning disable RS0030
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in members)
            {
                var entry = zip.CreateEntry(path);
                entry.LastWriteTime = Stamp;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }
#pragma warning restore RS0030
        return buffer.ToArray();
    }
}
