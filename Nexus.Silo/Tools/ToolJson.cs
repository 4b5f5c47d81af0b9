using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nexus.Tools;

/// <summary>Reading a call's parameters and writing its result.</summary>
internal static class ToolJson
{
    public static ToolResult Object(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        return ToolResult.Ok(Utf8Json.From(buffer.WrittenSpan));
    }

    public static string Text(this JsonElement parameters, string name) =>
        parameters.TextOrNull(name) ?? throw new NexusException(ErrorCode.Invalid, $"parameter '{name}' is missing");

    public static string? TextOrNull(this JsonElement parameters, string name)
    {
        if (!parameters.TryGetProperty(name, out var value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw new NexusException(ErrorCode.Invalid, $"parameter '{name}' must be a string");
    }

    public static int Int(this JsonElement parameters, string name, int absent)
    {
        if (!parameters.TryGetProperty(name, out var value)) return absent;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw new NexusException(ErrorCode.Invalid, $"parameter '{name}' must be a whole number");
    }

    public static bool Flag(this JsonElement parameters, string name)
    {
        if (!parameters.TryGetProperty(name, out var value)) return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new NexusException(ErrorCode.Invalid, $"parameter '{name}' must be true or false");
    }
}
