using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Bonded.Server.Hosting;

/// <summary>
/// Writes log lines: one JSON object each, or one line of text for people. Every value is escaped to printable ASCII and bounded, so that
/// no client can forge a line or flood the log. Of an exception the types and places are written, not the message: a message may quote
/// a secret.
/// </summary>
sealed class JsonLog(Stream output, bool text, LogLevel least, TimeProvider time) : ILoggerProvider
{
    const int MaxValue = 1000;
    const int MaxLine = 4000;
    const int MaxFrames = 40;
    private readonly Lock gate = new();

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private bool IsEnabled(string category, LogLevel level) =>
        level != LogLevel.None && level >= (category.StartsWith("Bonded", StringComparison.Ordinal) ? least : LogLevel.Warning);

    private void Write(string category, LogLevel level, EventId id, string message, IEnumerable<KeyValuePair<string, object?>>? values, Exception? exception)
    {
        var line = text ? Text(level, message, exception) : Json(category, level, id, message, values, exception);
        lock (gate)
        {
            try
            {
                output.Write(line);
                output.Flush();
            }
            catch (IOException)
            {
                // Nobody reads the log any more; that must not stop the server.
            }
        }
    }

    private byte[] Text(LogLevel level, string message, Exception? exception)
    {
        var line = new StringBuilder(200);
        line.Append(CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss.fff} {Name(level),-7} {Printable.Of(message, MaxLine)}");
        foreach (var place in Places(exception)) line.Append("\n    ").Append(place);
        return Encoding.ASCII.GetBytes(line.Append('\n').ToString());
    }

    private ReadOnlySpan<byte> Json(
        string category, LogLevel level, EventId id, string message, IEnumerable<KeyValuePair<string, object?>>? values, Exception? exception)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", Name(level));
            json.WriteNumber("id", id.Id);
            if (id.Name is not null) json.WriteString("event", id.Name);
            json.WriteString("source", category);
            json.WriteString("message", Printable.Of(message, MaxLine));
            foreach (var (name, value) in values ?? [])
            {
                if (name == "{OriginalFormat}") continue;
                json.WritePropertyName(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
                switch (value)
                {
                    case null: json.WriteNullValue(); break;
                    case int number: json.WriteNumberValue(number); break;
                    case long number: json.WriteNumberValue(number); break;
                    case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
                    case bool truth: json.WriteBooleanValue(truth); break;
                    default: json.WriteStringValue(Printable.Of(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", MaxValue)); break;
                }
            }
            if (exception is not null)
            {
                json.WriteStartArray("exception");
                foreach (var place in Places(exception)) json.WriteStringValue(place);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private static IEnumerable<string> Places(Exception? exception)
    {
        var left = MaxFrames;
        for (var inner = exception; inner is not null && left > 0; inner = inner.InnerException)
        {
            yield return Printable.Of(inner.GetType().FullName ?? "exception", MaxValue);
            foreach (var frame in new StackTrace(inner, fNeedFileInfo: true).GetFrames())
            {
                if (left-- <= 0) break;
                var method = frame.GetMethod();
                var place = Path.GetFileName(frame.GetFileName());
                yield return Printable.Of(
                    $"at {method?.DeclaringType?.FullName}.{method?.Name}{(place is null ? "" : $" in {place}:{frame.GetFileLineNumber()}")}", MaxValue);
            }
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    private sealed class Category(JsonLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(name, logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            log.Write(name, logLevel, eventId, formatter(state, null), state as IEnumerable<KeyValuePair<string, object?>>, exception);
        }
    }
}
