using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nexus.Chains;

/// <summary>Puts earlier results where a plan says <c>{"$result": step}</c>.</summary>
public static class StepParameters
{
    public const string Placeholder = "$result";

    /// <summary>The parameters with every placeholder replaced by the text of that step's result.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> if a placeholder names a step without a result.</exception>
    public static Utf8Json Resolve(Utf8Json parameters, IReadOnlyList<Utf8Json> results)
    {
        if (parameters.Span.IndexOf("\"$result\""u8) < 0) return parameters;
        using var json = JsonDocument.Parse(parameters.Memory);
        return Write(writer => Copy(json.RootElement, writer, results));
    }

    /// <summary>What a result says: the field <c>text</c> or <c>content</c> of an object, a string's own text, else the JSON itself.</summary>
    public static string TextOf(Utf8Json result)
    {
        using var json = JsonDocument.Parse(result.Memory);
        var root = json.RootElement;
        if (root.ValueKind == JsonValueKind.String) return root.GetString()!;
        if (root.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in (ReadOnlySpan<string>)["text", "content"])
                if (root.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String) return field.GetString()!;
        }
        return Write(root.WriteTo).ToString();
    }

    internal static Utf8Json Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) write(writer);
        return Utf8Json.From(buffer.WrittenSpan);
    }

    private static void Copy(JsonElement element, Utf8JsonWriter writer, IReadOnlyList<Utf8Json> results)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            if (StepOf(element) is { } step)
            {
                writer.WriteStringValue(TextOf(ResultOf(step, results)));
                return;
            }
            writer.WriteStartObject();
            foreach (var property in element.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                Copy(property.Value, writer, results);
            }
            writer.WriteEndObject();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var item in element.EnumerateArray()) Copy(item, writer, results);
            writer.WriteEndArray();
        }
        else element.WriteTo(writer);
    }

    private static long? StepOf(JsonElement element)
    {
        long? step = null;
        foreach (var property in element.EnumerateObject())
        {
            if (step is not null || property.Name != Placeholder || property.Value.ValueKind != JsonValueKind.Number || !property.Value.TryGetInt64(out var number)) return null;
            step = number;
        }
        return step;
    }

    private static Utf8Json ResultOf(long step, IReadOnlyList<Utf8Json> results)
    {
        if (step < 0 || step >= results.Count) throw new NexusException(ErrorCode.Invalid, $"a parameter asks for the result of step {step}, but only {results.Count} steps have run");
        var result = results[(int)step];
        return result.IsEmpty ? throw new NexusException(ErrorCode.Invalid, $"a parameter asks for the result of step {step}, which has none") : result;
    }
}
