using System.CommandLine;
using Bonded.Server.Hosting;

namespace Bonded.Cli.Configure;

/// <summary><c>bonded configure</c>: prints the settings that make a client ask Bonded and nothing else, or writes them.</summary>
static class ConfigureCommand
{
    static readonly Argument<string> client = new("CLIENT") { Description = "pip, uv, poetry or pdm" };
    static readonly Option<string> url = new("--url") { Description = "Bonded's address", HelpName = "URL", DefaultValueFactory = static _ => "http://127.0.0.1:8080/" };
    static readonly Option<bool> write = new("--write") { Description = "Change the client's own file, and show what was changed" };
    static readonly Option<bool> project = new("--project") { Description = "uv: change uv.toml or pyproject.toml here, not the user's uv.toml" };
    static readonly Option<string?> version = new("--client-version") { Description = "poetry: the version to write for, when it is older than 2.0", HelpName = "X.Y" };

    public static Command Create()
    {
        client.AcceptOnlyFromAmong("pip", "uv", "poetry", "pdm");
        var command = new Command("configure", "Print or write the settings of pip, uv, Poetry or PDM") { client, url, write, project, version };
        command.SetAction(static parsed => Run(
            parsed.GetValue(client)!, parsed.GetValue(url)!, parsed.GetValue(write), parsed.GetValue(project), parsed.GetValue(version)));
        return command;
    }

    static int Run(string client, string address, bool write, bool project, string? version)
    {
        if (!TryIndex(address, out var index))
        {
            Console.Error.WriteLine("bonded: --url must be Bonded's address, such as https://pypi.example.org/");
            return ExitCode.Unusable;
        }
        if (ClientSettings.For(client, index, project, version, Environment.GetEnvironmentVariable, Environment.CurrentDirectory) is not { } settings)
        {
            Console.Error.WriteLine("bonded: there is no home directory, so the place of the client's settings is unknown; set HOME");
            return ExitCode.Unusable;
        }
        if (!write)
        {
            Console.Out.Write($"# {Printable.Of(settings.File, 300)}\n{settings.Text}");
            Console.Error.WriteLine($"To write this: bonded configure {client} --url {address} --write");
            return ExitCode.Success;
        }
        if (settings.File.EndsWith("pyproject.toml", StringComparison.Ordinal) && !File.Exists(settings.File))
        {
            Console.Error.WriteLine($"bonded: there is no {Printable.Of(settings.File, 300)}; run this in the project's own directory");
            return ExitCode.Unusable;
        }
        try
        {
            return Write(settings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"bonded: {Printable.Of(settings.File, 300)} cannot be changed: {Printable.Of(e.Message, 300)}");
            return ExitCode.Unusable;
        }
    }

    static int Write(ClientSettings settings)
    {
        var before = File.Exists(settings.File) ? File.ReadAllText(settings.File) : "";
        if (!settings.TryApply(before, out var after, out var why))
        {
            Console.Error.WriteLine($"bonded: {Printable.Of(settings.File, 300)} is left as it is: {why}");
            Console.Error.WriteLine("Change it by hand, so that it holds this and no other index:");
            Console.Error.Write(settings.Text);
            return ExitCode.Unusable;
        }
        if (after == before)
        {
            Console.Out.WriteLine($"{Printable.Of(settings.File, 300)} needs no change.");
            return ExitCode.Success;
        }
        Replace(settings.File, after);
        Console.Out.WriteLine($"{(before.Length == 0 ? "Wrote" : "Changed")} {Printable.Of(settings.File, 300)}:");
        foreach (var line in LineDiff.Between(before, after)) Console.Out.WriteLine($"  {Printable.Of(line, 300)}");
        Console.Out.WriteLine("Run 'bonded doctor' to see whether anything else goes round Bonded.");
        return ExitCode.Success;
    }

    /// <summary>The simple index at an address; the address of the index itself is taken too.</summary>
    static bool TryIndex(string address, out Uri index)
    {
        index = null!;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Query.Length + uri.Fragment.Length > 0)
        {
            return false;
        }
        var path = uri.AbsolutePath.TrimEnd('/');
        index = new UriBuilder(uri) { Path = path.EndsWith("/simple", StringComparison.Ordinal) ? path + "/" : path + "/simple/" }.Uri;
        return true;
    }

    /// <summary>Replaces a file at once, so that a client never reads half of it; a link stays a link, and a mode stays.</summary>
    static void Replace(string file, string text)
    {
        if (File.Exists(file) && File.ResolveLinkTarget(file, returnFinalTarget: true) is { } target) file = target.FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var temporary = $"{file}.bonded-{Environment.ProcessId}";
        File.WriteAllText(temporary, text);
        if (File.Exists(file)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(file));
        File.Move(temporary, file, overwrite: true);
    }
}
