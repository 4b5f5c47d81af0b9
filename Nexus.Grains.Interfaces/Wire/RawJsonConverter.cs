using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Wire;

/// <summary>Writes <see cref="Utf8Json"/> as the JSON it holds; no bytes at all are written as <c>null</c>.</summary>
public sealed class RawJsonConverter : JsonConverter<Utf8Json>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override Utf8Json Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return default;
        using var document = JsonDocument.ParseValue(ref reader);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) document.RootElement.WriteTo(writer);
        return Utf8Json.From(buffer.WrittenSpan);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Utf8Json value, JsonSerializerOptions options)
    {
        if (value.IsEmpty) writer.WriteNullValue();
        else writer.WriteRawValue(value.Span);
    }
}
