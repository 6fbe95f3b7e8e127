using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Bonded.Data;

/// <summary>Writes small JSON texts for rows.</summary>
static class AuditData
{
    public static string Write(Action<Utf8JsonWriter> properties) => Write(json =>
    {
        json.WriteStartObject();
        properties(json);
        json.WriteEndObject();
    }, 256);

    public static string WriteArray(Action<Utf8JsonWriter> values) => Write(json =>
    {
        json.WriteStartArray();
        values(json);
        json.WriteEndArray();
    }, 1024);

    static string Write(Action<Utf8JsonWriter> content, int capacity)
    {
        var buffer = new ArrayBufferWriter<byte>(capacity);
        using (var json = new Utf8JsonWriter(buffer))
            content(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
