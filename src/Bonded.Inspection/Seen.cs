using System.Text.Json;

namespace Bonded.Inspection;

/// <summary>Says where a finding was made and when that code runs: the same in every document, page and terminal.</summary>
public static class Seen
{
    /// <summary>A finding's place, as an object: <c>path</c>, <c>line</c>, <c>trigger</c>, <c>runs</c>, <c>layers</c>, <c>snippet</c>; what is not known is left out.</summary>
    public static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        if (finding.Path is not null)
            json.WriteString("path"u8, finding.Path);
        if (finding.Line is { } line)
            json.WriteNumber("line"u8, line);
        if (finding.Trigger is { } trigger)
        {
            json.WriteString("trigger"u8, Word(trigger));
            json.WriteString("runs"u8, Runs(trigger));
        }

        if (finding.Layers is { Count: > 0 } layers)
        {
            json.WriteStartArray("layers"u8);
            foreach (var layer in layers)
                json.WriteStringValue(layer);
            json.WriteEndArray();
        }

        if (finding.Snippet is not null)
            json.WriteString("snippet"u8, finding.Snippet);
        json.WriteEndObject();
    }

    static string Word(Trigger trigger) => trigger switch
    {
        Trigger.Start => "start",
        Trigger.Install => "install",
        Trigger.Import => "import",
        Trigger.EntryPoint => "entry-point",
        Trigger.Call => "call",
        _ => "test",
    };

    /// <summary>When code of that trigger runs, as the end of a sentence: <c>when it is imported</c>.</summary>
    public static string Runs(Trigger trigger) => trigger switch
    {
        Trigger.Start => "at every start of Python",
        Trigger.Install => "when it is built or installed",
        Trigger.Import => "when it is imported",
        Trigger.EntryPoint => "when its command is used",
        Trigger.Call => "when it is called",
        _ => "in tests, documentation or examples",
    };
}
