using System.Text.Json;
using System.Text.Json.Serialization;
using Bonded.Packaging;

namespace Bonded.Inspection;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InspectionFacts))]
internal sealed partial class InspectionJson : JsonSerializerContext;

internal sealed class Sha256DigestJson : JsonConverter<Sha256Digest>
{
    public override Sha256Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Sha256Digest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("Not a SHA-256 digest.");

    public override void Write(Utf8JsonWriter writer, Sha256Digest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

internal sealed class NullableSha256DigestJson : JsonConverter<Sha256Digest?>
{
    public override Sha256Digest? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Sha256Digest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("Not a SHA-256 digest.");

    public override void Write(Utf8JsonWriter writer, Sha256Digest? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
