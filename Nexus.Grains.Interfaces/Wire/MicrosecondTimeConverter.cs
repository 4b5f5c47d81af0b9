using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Wire;

/// <summary>Times as ISO-8601 with exactly six decimals and <c>+00:00</c>, the form that clients of seed 002 parse.</summary>
public sealed class MicrosecondTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Form = "'\"'yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00\"'";

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[40];
        value.UtcDateTime.TryFormat(text, out var written, Form, CultureInfo.InvariantCulture);
        // Raw: as a string the plus sign would be escaped.
        writer.WriteRawValue(text[..written], skipInputValidation: true);
    }
}
