using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Bonded.Cli.Demo;

/// <summary>Makes sdists in memory.</summary>
static class DemoSdist
{
    static readonly DateTimeOffset Stamp = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A sound sdist.</summary>
    /// <param name="name">The project.</param>
    /// <param name="version">The version.</param>
    /// <param name="members">Paths below the top folder, and texts; PKG-INFO is added.</param>
    public static byte[] Build(string name, string version, IReadOnlyList<DemoMember> members)
    {
        var top = $"{name.Replace('-', '_')}-{version}";
        using var buffer = new MemoryStream();

        // Only writing: the classes are banned for reading, where they accept what other readers refuse.
#pragma warning disable RS0030
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach (var member in members.Prepend(new DemoMember("PKG-INFO", Encoding.UTF8.GetString(DemoWheel.Metadata(name, version)))))
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{top}/{member.Path}")
                {
                    DataStream = new MemoryStream(member.Content),
                    ModificationTime = Stamp,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
            }
        }
#pragma warning restore RS0030
        return buffer.ToArray();
    }
}
