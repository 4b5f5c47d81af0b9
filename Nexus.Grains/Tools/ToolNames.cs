using System.Text.Json;
using Nexus.Gates;

namespace Nexus.Tools;

/// <summary>Whether a tool's resources and sinks name parameters that its schema has. A name with a typing error would name nothing in any call, and nothing would be judged.</summary>
internal static class ToolNames
{
    private static readonly string[] Open = ["allOf", "anyOf", "oneOf", "$ref", "if", "patternProperties", "dependentSchemas"];

    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> naming the resource or sink and what the schema has.</exception>
    public static void Check(ToolDescriptor tool)
    {
        if (tool.Parameters.IsEmpty) return;
        using var schema = JsonDocument.Parse(tool.Parameters.Memory);
        var root = schema.RootElement;
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("type", out var type) && !Admits(type, "object"))
            throw new NexusException(ErrorCode.Invalid, $"schema: type {type.GetRawText()} admits no object, and parameters are one");
        foreach (var sink in tool.Sinks) Check($"sink '{sink}'", new ValuePath(sink), root);
        foreach (var resource in tool.Resources)
            foreach (var path in ResourceTemplate.PathsOf(resource)) Check($"resource '{resource}'", path, root);
    }

    private static void Check(string what, ValuePath path, JsonElement schema)
    {
        var at = schema;
        for (var i = 0; i < path.Names.Count; i++)
        {
            var name = path.Names[i];
            while (at.ValueKind == JsonValueKind.Object && at.TryGetProperty("items", out var items)) at = items;
            if (at.ValueKind != JsonValueKind.Object || Array.Exists(Open, keyword => at.TryGetProperty(keyword, out _))) return;
            if (i > 0 && at.TryGetProperty("type", out var type) && Admits(type, "string") && !Admits(type, "object"))
            {
                if (i == path.Names.Count - 1 && ValuePart.IsKnown(name)) return;
                throw new NexusException(ErrorCode.Invalid, $"{what}: '{name}' is no part of a text ({ValuePart.Known})");
            }
            // A schema that lists no properties says nothing of their names.
            if (!at.TryGetProperty("properties", out var properties)) return;
            if (!properties.TryGetProperty(name, out at))
                throw new NexusException(ErrorCode.Invalid, $"{what} names the parameter '{name}', which the schema does not have; it has {string.Join(", ", properties.EnumerateObject().Select(static one => one.Name))}");
        }
    }

    private static bool Admits(JsonElement type, string name) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(one => one.ValueEquals(name)) : type.ValueKind != JsonValueKind.String || type.ValueEquals(name);
}
