using System.Buffers.Text;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Bonded.Gate.Canaries;

/// <summary>Makes the files of canaries, the same bytes each time.</summary>
static class CanaryArchive
{
    static readonly DateTimeOffset Stamp = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string WheelName(string project, string version, string python = "py3") => $"{project.Replace('-', '_')}-{version}-{python}-none-any.whl";

    public static string SdistName(string project, string version) => $"{project.Replace('-', '_')}-{version}.tar.gz";

    public static string Metadata(string project, string version, string more = "") =>
        $"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\nSummary: A canary of Bonded, which nobody may be able to install\n{more}";

    /// <summary>A wheel that is sound but for what is asked for.</summary>
    /// <param name="project">The canonical name of its project.</param>
    /// <param name="version">Its version.</param>
    /// <param name="members">Its members beside those that describe it.</param>
    /// <param name="metadata">Its METADATA; empty for none, null for a sound one.</param>
    /// <param name="wheel">Its WHEEL; null for a sound one.</param>
    /// <param name="python">Its Python tag.</param>
    /// <param name="record">Whether its RECORD is right.</param>
    public static byte[] Wheel(
        string project, string version, IReadOnlyList<(string Path, string Text)>? members = null, string? metadata = null, string? wheel = null, string python = "py3", bool record = true)
    {
        var info = $"{project.Replace('-', '_')}-{version}.dist-info";
        var all = new List<(string Path, byte[] Content)> { ($"{project.Replace('-', '_')}/__init__.py", Encoding.UTF8.GetBytes($"__version__ = \"{version}\"\n")) };
        all.AddRange((members ?? []).Select(static member => (member.Path, Bytes(member.Text))));
        if (metadata != "")
            all.Add(($"{info}/METADATA", Encoding.UTF8.GetBytes(metadata ?? Metadata(project, version))));
        all.Add(($"{info}/WHEEL", Encoding.UTF8.GetBytes(wheel ?? $"Wheel-Version: 1.0\nGenerator: bonded\nRoot-Is-Purelib: true\nTag: {python}-none-any\n")));
        var lines = new StringBuilder();
        foreach (var (path, content) in all)
            lines.Append(path).Append(",sha256=").Append(Base64Url.EncodeToString(SHA256.HashData(record ? content : [.. content, 1]))).Append(',').Append(content.Length).Append('\n');
        all.Add(($"{info}/RECORD", Encoding.UTF8.GetBytes(lines.Append(info).Append("/RECORD,,\n").ToString())));

        // Only writing: the class is banned for reading, where it accepts what other readers refuse.
        using var buffer = new MemoryStream();
#pragma warning disable RS0030
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in all)
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

    /// <summary>An sdist of these members and a PKG-INFO.</summary>
    /// <param name="project">The canonical name of its project.</param>
    /// <param name="version">Its version.</param>
    /// <param name="members">Its members below its top folder.</param>
    /// <param name="beside">A member beside its top folder, or null.</param>
    public static byte[] Sdist(string project, string version, IReadOnlyList<(string Path, string Text)> members, string? beside = null)
    {
        var top = $"{project.Replace('-', '_')}-{version}";
        var all = members.Select(member => ($"{top}/{member.Path}", Bytes(member.Text))).Prepend(($"{top}/PKG-INFO", Encoding.UTF8.GetBytes(Metadata(project, version)))).ToList();
        if (beside is not null)
            all.Add((beside, []));

        // As above.
        using var buffer = new MemoryStream();
#pragma warning disable RS0030
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            foreach (var (path, content) in all)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = new MemoryStream(content),
                    ModificationTime = Stamp,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
            }
        }
#pragma warning restore RS0030
        return buffer.ToArray();
    }

    /// <summary>The zip with a member named otherwise in its own header than in the directory at the end; both names are of one length.</summary>
    public static byte[] WithTwoNames(byte[] zip, string inDirectory, string inFront)
    {
        var changed = zip.ToArray();
        Encoding.ASCII.GetBytes(inFront).CopyTo(changed.AsSpan(changed.AsSpan().IndexOf(Encoding.ASCII.GetBytes(inDirectory))));
        return changed;
    }

    /// <summary>The zip with a comment at its end.</summary>
    public static byte[] WithComment(byte[] zip, string comment) => [.. zip[..^2], (byte)comment.Length, 0, .. Encoding.ASCII.GetBytes(comment)];

    // A text that begins with a NUL stands for bytes that are no text.
    static byte[] Bytes(string text) => text.StartsWith('\0') ? Encoding.Latin1.GetBytes(text[1..]) : Encoding.UTF8.GetBytes(text);
}
