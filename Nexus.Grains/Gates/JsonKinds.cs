using System.Text.Json;

namespace Nexus.Gates;

/// <summary>The types of JSON Schema as flags.</summary>
[Flags]
internal enum JsonKinds
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Number = 8,
    String = 16,
    Array = 32,
    Object = 64,
}

internal static class JsonKindsLaw
{
    public static JsonKinds Parse(string name) => name switch
    {
        "null" => JsonKinds.Null,
        "boolean" => JsonKinds.Boolean,
        "integer" => JsonKinds.Integer,
        "number" => JsonKinds.Number,
        "string" => JsonKinds.String,
        "array" => JsonKinds.Array,
        "object" => JsonKinds.Object,
        _ => throw new NexusException(ErrorCode.Invalid, $"type '{name}' is none of JSON Schema's types"),
    };

    public static bool Fits(this JsonKinds kinds, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => kinds.HasFlag(JsonKinds.Null),
        JsonValueKind.True or JsonValueKind.False => kinds.HasFlag(JsonKinds.Boolean),
        JsonValueKind.String => kinds.HasFlag(JsonKinds.String),
        JsonValueKind.Array => kinds.HasFlag(JsonKinds.Array),
        JsonValueKind.Object => kinds.HasFlag(JsonKinds.Object),
        JsonValueKind.Number => kinds.HasFlag(JsonKinds.Number) || kinds.HasFlag(JsonKinds.Integer) && double.IsInteger(value.GetDouble()),
        _ => false,
    };

    public static string Text(this JsonKinds kinds) => kinds.ToString().ToLowerInvariant().Replace(", ", " or ", StringComparison.Ordinal);
}
