using System.Globalization;
using Bonded.Inspection;

namespace Bonded.Cli.Scan;

/// <summary>For people: the verdict first, then what was seen, the strongest first.</summary>
sealed class TextReport(TextWriter output, Ink ink, bool all) : IScanReport
{
    int scanned, held, review, failed;

    public void Write(ScanResult result)
    {
        scanned++;
        var verdict = result.IsUnknown ? "error" : result.Verdict;
        held += verdict == "hold" ? 1 : 0;
        review += verdict == "review" ? 1 : 0;
        failed += result.Error is null ? 0 : 1;
        var word = verdict switch
        {
            "hold" => ink.Bad("hold  "),
            "review" => ink.Wait("review"),
            "allow" => ink.Good("allow") + " ",
            _ => ink.Bad("error "),
        };
        output.Write($"{word}  {ink.Strong(Printable.Text(result.Target))}");
        if (!result.IsUnknown && result.Score > 0)
            output.Write(string.Create(CultureInfo.InvariantCulture, $"  score {result.Score} of 10"));
        output.WriteLine();
        if (result.Error is { } error)
        {
            output.WriteLine($"        {ink.Bad("not scanned whole:")} {error.Message} ({error.Code})");
            foreach (var path in result.Unread.Take(all ? int.MaxValue : 10))
                output.WriteLine($"          {path}");
        }

        var weak = 0;
        foreach (var finding in result.Findings)
        {
            if (finding.Strength >= Strength.Medium || all)
                Write(finding);
            else
                weak++;
        }

        if (weak > 0)
            output.WriteLine(ink.Faint($"        {weak} weak {(weak == 1 ? "finding" : "findings")} (--all shows {(weak == 1 ? "it" : "them")})"));
        if (result.Capabilities.Count > 0 && (result.Findings.Any(finding => finding.Strength >= Strength.Medium) || all))
            output.WriteLine(ink.Faint($"        can do: {string.Join(", ", result.Capabilities.Select(use => $"{use.Capability} ({When(use.Trigger)})"))}"));
        output.Flush();
    }

    void Write(Finding finding)
    {
        var strength = finding.Strength switch
        {
            Strength.High => ink.Bad("high  "),
            Strength.Medium => ink.Wait("medium"),
            Strength.Low => "low   ",
            _ => ink.Faint("info  "),
        };
        output.WriteLine();
        output.WriteLine($"  {strength}  {ink.Strong(finding.Rule)}");
        output.WriteLine($"          {finding.Message}");
        if (finding.Path is not null)
        {
            var line = finding.Line is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
            var when = finding.Trigger is { } trigger ? $", runs {When(trigger)}" : "";
            output.WriteLine($"          {finding.Path}{line}{when}");
        }

        if (finding.Layers is { Count: > 0 } layers)
            output.WriteLine($"          hidden in: {string.Join(" > ", layers)}");
        if (finding.Snippet is not null)
            output.WriteLine(ink.Faint($"          | {finding.Snippet}"));
    }

    static string When(Trigger trigger) => trigger switch
    {
        Trigger.Start => "at every start of Python",
        Trigger.Install => "when it is installed",
        Trigger.Import => "when it is imported",
        Trigger.EntryPoint => "when its command is used",
        Trigger.Call => "when it is called",
        _ => "in tests, documentation or examples",
    };

    public void End(TimeSpan elapsed)
    {
        if (scanned > 1)
        {
            output.WriteLine();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{scanned} scanned in {elapsed.TotalSeconds:0.0} s: {held} held, {review} to review, {failed} not scanned whole"));
        }

        output.Flush();
    }

    public void Dispose()
    {
    }
}
