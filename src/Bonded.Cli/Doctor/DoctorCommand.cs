using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Doctor;

/// <summary><c>bonded doctor</c>: reports what would fetch packages past Bonded. It reads, and changes nothing.</summary>
static class DoctorCommand
{
    static readonly Argument<string> directory = new("DIR") { Description = "The project to look at (default: here)", DefaultValueFactory = static _ => "." };
    static readonly Option<string?> url = new("--url") { Description = "Bonded's address (default: the index that pip or uv is set to)", HelpName = "URL" };
    static readonly Option<string> format = new("--format") { Description = "text or json (one object a line)", HelpName = "FORMAT", DefaultValueFactory = static _ => "text" };
    static readonly Option<bool> noNetwork = new("--no-network") { Description = "Do not try whether pypi.org can be reached" };

    public static Command Create()
    {
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("doctor", "Report what goes round Bonded: extra indexes, foreign lock files, a reachable PyPI") { directory, url, format, noNetwork };
        command.SetAction(static (parsed, cancellation) => Run(
            parsed.GetValue(directory)!, parsed.GetValue(url), parsed.GetValue(format) == "json", parsed.GetValue(noNetwork), cancellation));
        return command;
    }

    static async Task<int> Run(string directory, string? url, bool json, bool noNetwork, CancellationToken cancellation)
    {
        if (!Directory.Exists(directory))
        {
            Console.Error.WriteLine($"bonded: there is no directory {Printable.Of(directory, 200)}");
            return ExitCode.Unusable;
        }
        if (url is not null && !Uri.TryCreate(url, UriKind.Absolute, out _))
        {
            Console.Error.WriteLine("bonded: --url must be Bonded's address, such as https://pypi.example.org/");
            return ExitCode.Unusable;
        }
        var examination = new Examination(Path.GetFullPath(directory), url, Environment.GetEnvironmentVariable);
        var findings = examination.Run(cancellation);
        if (!noNetwork && await ReachesPyPI(cancellation))
        {
            findings.Add(new(
                "pypi-reachable", "pypi.org", null, "This machine can connect to pypi.org, so a client that is set up wrongly goes there without notice.",
                "Block pypi.org and files.pythonhosted.org at the firewall or proxy for every machine but Bonded's."));
        }
        using var output = Console.OpenStandardOutput();
        using var writer = new StreamWriter(output);
        foreach (var finding in findings) writer.Write(json ? Json(finding) : Text(finding));
        if (!json)
        {
            writer.Write(findings.Count == 0
                ? $"Nothing goes round Bonded here ({examination.FilesRead} files read).\n"
                : string.Create(CultureInfo.InvariantCulture, $"{findings.Count} {(findings.Count == 1 ? "finding" : "findings")} ({examination.FilesRead} files read).\n"));
        }
        return findings.Count == 0 ? ExitCode.Success : ExitCode.Bad;
    }

    static async Task<bool> ReachesPyPI(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("pypi.org", 443, limit.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    static string Text(DoctorFinding finding)
    {
        var line = finding.Line is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
        return $"{Printable.Of(finding.Place, 300)}{line}: {finding.What} [{finding.Rule}]\n    {finding.Fix}\n";
    }

    static string Json(DoctorFinding finding)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule);
            json.WriteString("file", finding.Place);
            if (finding.Line is { } line) json.WriteNumber("line", line);
            else json.WriteNull("line");
            json.WriteString("what", finding.What);
            json.WriteString("fix", finding.Fix);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
