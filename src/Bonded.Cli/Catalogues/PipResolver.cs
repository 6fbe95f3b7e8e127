using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Bonded.Cli.Adopt;
using Bonded.Packaging;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Catalogues;

/// <summary>
/// Has pip resolve requirements against an index, and take nothing from anywhere else: its settings and variables on this machine are left
/// out, nothing is installed, and unless source distributions are wanted no code of a package runs.
/// </summary>
sealed class PipResolver(string python, Uri index, string requirements, bool sdists)
{
    const long LongestReport = 64 << 20;
    const int LongestComplaint = 4_000;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>What pip chose for one target, or why it chose nothing.</summary>
    public sealed record Outcome(CatalogueContent.Target? Target, IReadOnlyList<(ProjectName Project, PackageVersion Version, string Filename, Sha256Digest Sha256)> Files, string? Failure)
    {
        /// <summary>The Python that ran pip, whose own environment pip asks markers about.</summary>
        public string? Resolver { get; init; }

        public static Outcome Failed(string sentence) => new(null, [], sentence);
    }

    public async Task<Outcome> Resolve(InstallTarget? target, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("bonded-");
        try
        {
            var (file, report) = (Path.Combine(folder.FullName, "requirements.txt"), Path.Combine(folder.FullName, "report.json"));
            await System.IO.File.WriteAllTextAsync(file, requirements, new UTF8Encoding(false), cancellation);
            var start = new ProcessStartInfo(python)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = folder.FullName,
            };
            foreach (var argument in Arguments(file, report, folder.FullName, target))
                start.ArgumentList.Add(argument);
            foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("PIP_", StringComparison.OrdinalIgnoreCase)).ToList())
                start.Environment.Remove(name);
            start.Environment["PIP_CONFIG_FILE"] = OperatingSystem.IsWindows() ? "nul" : "/dev/null";
            start.Environment["PYTHONIOENCODING"] = "utf-8";
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var complaint = process.StandardError.ReadToEndAsync(cancellation);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(Patience);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                if (cancellation.IsCancellationRequested)
                    throw;
                return Outcome.Failed($"pip did not end within {Patience.TotalMinutes:0} minutes");
            }

            await output;
            return process.ExitCode == 0 ? Read(report, target) : Outcome.Failed(Complaint(await complaint));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return Outcome.Failed($"{Printable.Of(python, 200)} cannot be started; name a Python that has pip 22.2 or newer with --with");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    IEnumerable<string> Arguments(string file, string report, string folder, InstallTarget? target)
    {
        foreach (var argument in (string[])
            ["-m", "pip", "install", "--dry-run", "--report", report, "--ignore-installed", "--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir", "--index-url", index.AbsoluteUri, "-r", file])
        {
            yield return argument;
        }

        // pip asks nothing of an http address elsewhere unless it is told to; whoever gave the address to this command has said so.
        if (index.Scheme == Uri.UriSchemeHttp && !index.IsLoopback)
        {
            yield return "--trusted-host";
            yield return index.Authority;
        }

        if (!sdists)
            yield return "--only-binary=:all:";
        if (target is null)
            yield break;

        // Nothing is installed there; pip wants to know where it would be.
        yield return "--target";
        yield return Path.Combine(folder, "target");
        if (target.Python is not null)
        {
            yield return "--python-version";
            yield return target.Python;
        }

        if (target.Platform is not null)
        {
            yield return "--platform";
            yield return target.Platform;
        }
    }

    static Outcome Read(string path, InstallTarget? target)
    {
        JsonElement report;
        try
        {
            if (new FileInfo(path).Length > LongestReport)
                return Outcome.Failed("pip's report is longer than 64 MiB");
            report = JsonSerializer.Deserialize<JsonElement>(System.IO.File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return Outcome.Failed("pip wrote no report; it needs pip 22.2 or newer");
        }

        if (report.ValueKind != JsonValueKind.Object || AdminClient.Member(report, "version") is not ['1', ..] || !report.TryGetProperty("install", out var install)
            || install.ValueKind != JsonValueKind.Array || !report.TryGetProperty("environment", out var environment))
        {
            return Outcome.Failed("pip's report is of another form than its first version");
        }

        var files = new List<(ProjectName, PackageVersion, string, Sha256Digest)>();
        foreach (var item in install.EnumerateArray())
        {
            if (!TryFile(item, out var file))
                return Outcome.Failed("pip's report names something that is no file of the index");
            files.Add(file);
        }

        var python = target?.Python is { } asked ? string.Join('.', asked.Split('.').Take(2)) : AdminClient.Member(environment, "python_version");
        return new Outcome(
            new CatalogueContent.Target(
                target?.Python, target?.Platform, python,
                target?.System switch { null => AdminClient.Member(environment, "sys_platform"), "Linux" => "linux", "Darwin" => "darwin", _ => "win32" },
                target?.Platform is null ? AdminClient.Member(environment, "platform_machine") : target.Platform == "win32" ? "x86" : target.Cpu),
            files, null)
        {
            Resolver = $"Python {AdminClient.Member(environment, "python_version")} on {AdminClient.Member(environment, "sys_platform")} {AdminClient.Member(environment, "platform_machine")}",
        };
    }

    static bool TryFile(JsonElement item, out (ProjectName, PackageVersion, string, Sha256Digest) file)
    {
        file = default;
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("download_info", out var download) || download.ValueKind != JsonValueKind.Object
            || (item.TryGetProperty("is_direct", out var direct) && direct.ValueKind == JsonValueKind.True)
            || AdminClient.Member(download, "url") is not { } url || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || !download.TryGetProperty("archive_info", out var archive) || archive.ValueKind != JsonValueKind.Object
            || !item.TryGetProperty("metadata", out var metadata) || !ProjectName.TryParse(AdminClient.Member(metadata, "name"), out var project))
        {
            return false;
        }

        var hash = archive.TryGetProperty("hashes", out var hashes) ? AdminClient.Member(hashes, "sha256") : null;
        hash ??= AdminClient.Member(archive, "hash") is { } old && old.StartsWith("sha256=", StringComparison.Ordinal) ? old[7..] : null;
        var name = Uri.UnescapeDataString(address.Segments[^1]);
        if (!Sha256Digest.TryParse(hash, out var digest) || !DistributionFilename.TryParse(name, project, out var filename, out _))
            return false;
        file = (project, filename.Version, name, digest);
        return true;
    }

    // The end is where pip says what is wrong.
    static string Complaint(string text)
    {
        var lines = text.Split('\n').Select(static line => line.TrimEnd('\r', ' ')).Where(static line => line.Length > 0).Select(static line => "  " + Printable.Of(line, 500)).ToList();
        var kept = new List<string>();
        for (var (i, length) = (lines.Count - 1, 0); i >= 0 && length < LongestComplaint; i--)
        {
            kept.Insert(0, lines[i]);
            length += lines[i].Length;
        }

        return "pip says:\n" + string.Join('\n', kept);
    }
}
