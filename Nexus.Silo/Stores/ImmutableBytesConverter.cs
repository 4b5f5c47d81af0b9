using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Stores;

/// <summary>Bytes as base64 instead of as a list of numbers.</summary>
internal sealed class ImmutableBytesConverter : JsonConverter<ImmutableArray<byte>>
{
    public override bool HandleNull => true;

    public override ImmutableArray<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? default : ImmutableCollectionsMarshal.AsImmutableArray(reader.GetBytesFromBase64());

    public override void Write(Utf8JsonWriter writer, ImmutableArray<byte> value, JsonSerializerOptions options)
    {
        if (value.IsDefault)
            writer.WriteNullValue();
        else
            writer.WriteBase64StringValue(value.AsSpan());
    }
}
