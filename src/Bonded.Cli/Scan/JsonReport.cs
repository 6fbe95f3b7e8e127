using System.Buffers;
using System.Text;
using System.Text.Json;
using Bonded.Inspection;

namespace Bonded.Cli.Scan;

/// <summary>For programs: one object a line and target.</summary>
sealed class JsonReport(TextWriter output) : IScanReport
{
    readonly ArrayBufferWriter<byte> line = new(4096);
    Utf8JsonWriter? writer;

    public void Write(ScanResult result)
    {
        line.ResetWrittenCount();
        writer ??= new Utf8JsonWriter(line);
        writer.Reset(line);
        writer.WriteStartObject();
        writer.WriteString("target"u8, result.Target);
        if (!result.IsUnknown)
        {
            writer.WriteString("verdict"u8, result.Verdict);
            writer.WriteNumber("score"u8, result.Score);
        }

        if (result.Error is { } error)
        {
            writer.WriteStartObject("error"u8);
            writer.WriteString("code"u8, error.Code);
            writer.WriteString("message"u8, error.Message);
            writer.WriteEndObject();
            if (result.Unread.Count > 0)
            {
                writer.WriteStartArray("unread"u8);
                foreach (var path in result.Unread)
                    writer.WriteStringValue(path);
                writer.WriteEndArray();
            }
        }

        writer.WriteStartArray("findings"u8);
        foreach (var finding in result.Findings)
        {
            writer.WriteStartObject();
            writer.WriteString("rule"u8, finding.Rule);
            writer.WriteString("strength"u8, Names.Of(finding.Strength));
            writer.WriteString("message"u8, finding.Message);
            if (finding.Path is not null)
                writer.WriteString("path"u8, finding.Path);
            if (finding.Line is { } number)
                writer.WriteNumber("line"u8, number);
            if (finding.Snippet is not null)
                writer.WriteString("snippet"u8, finding.Snippet);
            if (finding.Trigger is { } trigger)
                writer.WriteString("trigger"u8, Names.Of(trigger));
            writer.WriteStartArray("layers"u8);
            foreach (var layer in finding.Layers ?? [])
                writer.WriteStringValue(layer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("capabilities"u8);
        foreach (var use in result.Capabilities)
            writer.WriteString(use.Capability, Names.Of(use.Trigger));
        writer.WriteEndObject();
        writer.WriteNumber("elapsed_ms"u8, Math.Round(result.Elapsed.TotalMilliseconds, 1));
        writer.WriteEndObject();
        writer.Flush();
        output.Write(Encoding.UTF8.GetString(line.WrittenSpan));
        output.Write('\n');
        output.Flush();
    }

    public void End(TimeSpan elapsed)
    {
    }

    public void Dispose() => writer?.Dispose();
}
