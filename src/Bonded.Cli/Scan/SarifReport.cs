using System.Text;
using System.Text.Json;
using Bonded.Inspection;
using Bonded.Inspection.Rules;
using Bonded.Policy;

namespace Bonded.Cli.Scan;

/// <summary>For code hosts and editors: one SARIF 2.1.0 document (OASIS).</summary>
sealed class SarifReport : IScanReport
{
    readonly TextWriter output;
    readonly MemoryStream buffer = new();
    readonly Utf8JsonWriter json;
    readonly Dictionary<string, int> rules = new(StringComparer.Ordinal);
    readonly List<(string Target, ScanError Error)> errors = [];

    public SarifReport(TextWriter output)
    {
        this.output = output;
        json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("$schema"u8, "https://json.schemastore.org/sarif-2.1.0.json"u8);
        json.WriteString("version"u8, "2.1.0"u8);
        json.WriteStartArray("runs"u8);
        json.WriteStartObject();
        json.WriteStartArray("results"u8);
    }

    public void Write(ScanResult result)
    {
        if (result.Error is { } error)
            errors.Add((result.Target, error));
        foreach (var finding in result.Findings)
            Write(result.Target, finding);
        Pass();
    }

    void Write(string target, Finding finding)
    {
        if (!rules.TryGetValue(finding.Rule, out var index))
            rules.Add(finding.Rule, index = rules.Count);
        json.WriteStartObject();
        json.WriteString("ruleId"u8, finding.Rule);
        json.WriteNumber("ruleIndex"u8, index);
        json.WriteString("level"u8, finding.Strength switch
        {
            Strength.High => "error"u8,
            Strength.Medium => "warning"u8,
            _ => "note"u8,
        });
        json.WriteStartObject("message"u8);
        json.WriteString("text"u8, finding.Message);
        json.WriteEndObject();
        json.WriteStartArray("locations"u8);
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation"u8);
        json.WriteStartObject("artifactLocation"u8);
        json.WriteString("uri"u8, Uri(finding.Path is null ? target : Path.TrimEndingDirectorySeparator(target) == "." ? finding.Path : $"{Path.TrimEndingDirectorySeparator(target)}/{finding.Path}"));
        json.WriteEndObject();
        if (finding.Path is not null && finding.Line is { } line)
        {
            json.WriteStartObject("region"u8);
            json.WriteNumber("startLine"u8, line);
            if (finding.Snippet is not null)
            {
                json.WriteStartObject("snippet"u8);
                json.WriteString("text"u8, finding.Snippet);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("properties"u8);
        json.WriteString("target"u8, target);
        json.WriteString("strength"u8, Names.Of(finding.Strength));
        if (finding.Trigger is { } trigger)
            json.WriteString("trigger"u8, Names.Of(trigger));
        if (finding.Layers is { Count: > 0 } layers)
        {
            json.WriteStartArray("layers"u8);
            foreach (var layer in layers)
                json.WriteStringValue(layer);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void End(TimeSpan elapsed)
    {
        json.WriteEndArray();
        json.WriteStartObject("tool"u8);
        json.WriteStartObject("driver"u8);
        json.WriteString("name"u8, "bonded"u8);
        json.WriteString("semanticVersion"u8, ProductVersion.Text);
        json.WriteStartArray("rules"u8);
        foreach (var id in rules.OrderBy(entry => entry.Value).Select(entry => entry.Key))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            var code = CodeRules.All.FirstOrDefault(rule => rule.Id == id);
            json.WriteStartObject("shortDescription"u8);
            json.WriteString("text"u8, code?.Title ?? Rules.Of(id).Summary);
            json.WriteEndObject();
            if (code is not null)
            {
                json.WriteStartObject("help"u8);
                json.WriteString("text"u8, code.Title);
                json.WriteString("markdown"u8, code.ReadPage());
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("invocations"u8);
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful"u8, errors.Count == 0);
        json.WriteStartArray("toolExecutionNotifications"u8);
        foreach (var (target, error) in errors)
        {
            json.WriteStartObject();
            json.WriteString("level"u8, "error"u8);
            json.WriteStartObject("message"u8);
            json.WriteString("text"u8, error.Message);
            json.WriteEndObject();
            json.WriteStartObject("descriptor"u8);
            json.WriteString("id"u8, error.Code);
            json.WriteEndObject();
            json.WriteStartArray("locations"u8);
            json.WriteStartObject();
            json.WriteStartObject("physicalLocation"u8);
            json.WriteStartObject("artifactLocation"u8);
            json.WriteString("uri"u8, Uri(target));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        Pass();
        output.Write('\n');
        output.Flush();
    }

    void Pass()
    {
        json.Flush();
        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        buffer.SetLength(0);
    }

    /// <summary>A path as a URI reference (RFC 3986); an absolute path as a file URI.</summary>
    static string Uri(string path)
    {
        path = path.Replace('\\', '/');
        var escaped = string.Join('/', path.Split('/').Select(System.Uri.EscapeDataString));
        return path.StartsWith('/') ? "file://" + escaped : escaped;
    }

    public void Dispose()
    {
        json.Dispose();
        buffer.Dispose();
    }
}
