using System.Globalization;
using System.Text;
using Bonded.Inspection.Rules;
using Bonded.Policy;

namespace Bonded.Cli.Scan;

/// <summary><c>bonded scan</c>: what the code of wheels, sdists and folders does, without running it. Needs no server and no network.</summary>
static class ScanCommand
{
    const string Usage =
        """
        usage: bonded scan [--format text|json|sarif] [--all] [--jobs N] TARGET...
               bonded scan --explain RULE

        Says what the Python code of each TARGET would do, and when, without running any of it. A TARGET is a wheel, an sdist, a Python file, or
        a folder: an unpacked package, a project, a site-packages folder, or a folder full of wheels and sdists. What a file is, is told by its
        content. With - an archive is read from standard input.

          --format json   one JSON object a line and target: target, verdict (allow, review or hold), score (0 to 10), findings, capabilities,
                          elapsed_ms; error (code, message) where the target could not be read whole
          --format sarif  one SARIF 2.1.0 document
          --all           weak findings too, not only how many there are (text)
          --jobs N        how many threads work (default: one a core)
          --explain RULE  what a rule looks for, and what an honest package does about it

        Exit code: 0 nothing is held, 1 something is held, 2 something could not be scanned, whatever else was found, or wrong usage.
        """;

    /// <summary>Runs the command with the arguments that follow <c>scan</c>.</summary>
    public static int Run(string[] args)
    {
        var targets = new List<string>();
        var format = "text";
        var all = false;
        var jobs = Environment.ProcessorCount;
        for (var i = 0; i < args.Length; i++)
        {
            var (option, value) = args[i].StartsWith("--", StringComparison.Ordinal) && args[i].IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                ? (args[i][..at], args[i][(at + 1)..])
                : (args[i], null);
            switch (option)
            {
                case "-h" or "--help":
                    Console.Out.WriteLine(Usage);
                    return ExitCode.Success;
                case "--format":
                    value ??= ++i < args.Length ? args[i] : null;
                    if (value is not ("text" or "json" or "sarif"))
                        return Wrong("--format takes text, json or sarif.");
                    format = value;
                    break;
                case "--all":
                    all = true;
                    break;
                case "--jobs":
                    value ??= ++i < args.Length ? args[i] : null;
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out jobs) || jobs is < 1 or > 256)
                        return Wrong("--jobs takes a number from 1 to 256.");
                    break;
                case "--explain":
                    value ??= ++i < args.Length ? args[i] : null;
                    return value is null ? Wrong("--explain takes a rule's name.") : Explain(value);
                case "--":
                    targets.AddRange(args[(i + 1)..]);
                    i = args.Length;
                    break;
                case "-":
                    targets.Add(option);
                    break;
                case ['-', ..]:
                    return Wrong($"There is no option {Printable.Text(option)}.");
                default:
                    targets.Add(args[i]);
                    break;
            }
        }

        if (targets.Count == 0)
            return Wrong("Give at least one wheel, sdist or folder, or - to read an archive from standard input.");
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 14);
        using var progress = new Progress("scanning");
        using IScanReport report = format switch
        {
            "json" => new JsonReport(output),
            "sarif" => new SarifReport(output),
            _ => new TextReport(output, Ink.ForOutput(), all),
        };
        return new Scanner(jobs, report, progress).Run(targets);
    }

    static int Explain(string id)
    {
        if (CodeRules.All.FirstOrDefault(rule => rule.Id == id) is { } code)
            Console.Out.WriteLine(code.ReadPage().TrimEnd());
        else if (Rules.Exists(id))
            Console.Out.WriteLine($"# {id}\n\n{Rules.Of(id).Summary}");
        else
            return Wrong($"There is no rule {Printable.Text(id)}. There are: {string.Join(", ", CodeRules.All.Select(rule => rule.Id).Concat(Rules.All.Select(rule => rule.Id)).Distinct().Order(StringComparer.Ordinal))}.");
        return ExitCode.Success;
    }

    static int Wrong(string sentence)
    {
        Console.Error.WriteLine("bonded scan: " + sentence);
        Console.Error.WriteLine(Usage);
        return ExitCode.Unusable;
    }
}
