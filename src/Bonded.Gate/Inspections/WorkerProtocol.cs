using System.Text.Json;
using Bonded.Archives;
using Bonded.Inspection;
using Bonded.Packaging;

namespace Bonded.Gate.Inspections;

/// <summary>
/// What the server and an inspection worker say to each other: one line of JSON each way, a file at a time. The worker gets a path and
/// a digest and has neither database nor network.
/// </summary>
public static class WorkerProtocol
{
    /// <summary>The worker's whole life: inspects what is asked on the input until it ends.</summary>
    public static int Work(TextReader input, TextWriter output, ArchiveLimits limits)
    {
        while (input.ReadLine() is { } line)
        {
            output.WriteLine(Answer(line, limits));
            output.Flush();
        }

        return 0;
    }

    internal static string Ask(string path, Sha256Digest sha256, string filename)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("path", path);
            json.WriteString("sha256", sha256.ToString());
            json.WriteString("filename", filename);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    internal static InspectionFacts Read(string answer)
    {
        var tab = answer.IndexOf('\t', StringComparison.Ordinal);
        if (tab < 0)
            throw new FormatException("The worker's answer has no tab.");
        var facts = InspectionFacts.FromJson(answer[(tab + 1)..]);
        return facts with { Metadata = tab == 0 ? null : Convert.FromBase64String(answer[..tab]) };
    }

    static string Answer(string line, ArchiveLimits limits)
    {
        using var ask = JsonDocument.Parse(line);
        var filename = ask.RootElement.GetProperty("filename").GetString()!;
        if (!DistributionFilename.TryParse(filename, out var parsed, out var error))
            throw new FormatException(error);
        var sha256 = Sha256Digest.TryParse(ask.RootElement.GetProperty("sha256").GetString(), out var digest) ? digest : throw new FormatException("Not a digest.");
        using var file = new FileStream(ask.RootElement.GetProperty("path").GetString()!, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        var facts = Inspector.Inspect(file, sha256, parsed, limits, CancellationToken.None);
        return (facts.Metadata is null ? "" : Convert.ToBase64String(facts.Metadata)) + "\t" + facts.ToJson();
    }
}
