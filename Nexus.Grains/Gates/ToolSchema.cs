using System.Text.Json;
using Nexus.Ledger;

namespace Nexus.Gates;

/// <summary>A tool's parameter schema, compiled: the subset of JSON Schema 2020-12 that tools use.</summary>
public sealed class ToolSchema
{
    private readonly SchemaNode _root;
    private readonly Dictionary<string, string> _defaults = new(StringComparer.Ordinal);

    private ToolSchema(JsonElement schema)
    {
        _root = new SchemaCompiler(schema).Compile();
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties)) return;
        foreach (var property in properties.EnumerateObject())
            if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("default", out var value) && value.ValueKind is JsonValueKind.String)
                _defaults[property.Name] = value.GetString()!;
    }

    /// <summary>Compiles <paramref name="schema"/>; empty bytes accept any object.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the keyword that is malformed or not supported.</exception>
    public static ToolSchema Compile(Utf8Json schema)
    {
        var canonical = CanonicalJson.Canonicalize(schema.IsEmpty ? """{"type":"object"}"""u8 : schema.Span);
        using var document = JsonDocument.Parse(canonical.Memory);
        return new ToolSchema(document.RootElement);
    }

    /// <summary>The string a tool takes where the parameter is absent, or null.</summary>
    internal string? DefaultOf(string property) => _defaults.GetValueOrDefault(property);

    /// <summary>Null if <paramref name="value"/> (of canonical JSON) fits; else path, bad value and rule.</summary>
    public string? Check(JsonElement value) => _root.Check(value)?.ToString();
}
