using System.Text.Json;
using Nexus.Ledger;

namespace Nexus.Gates;

/// <summary>Compiles a JSON Schema. A keyword that constrains values and is not understood is refused: ignoring it would let through what its author forbade.</summary>
internal sealed class SchemaCompiler(JsonElement root)
{
    private readonly Dictionary<string, SchemaNode> _references = new(StringComparer.Ordinal);

    public SchemaNode Compile() => Compile(root, new SchemaNode());

    private SchemaNode Compile(JsonElement schema) => Compile(schema, new SchemaNode());

    private SchemaNode Compile(JsonElement schema, SchemaNode node)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            node.Never = schema.ValueKind == JsonValueKind.False;
            return node;
        }
        if (schema.ValueKind != JsonValueKind.Object) throw Bad($"a schema must be an object or a boolean, not {schema.GetRawText()}");
        foreach (var keyword in schema.EnumerateObject())
        {
            try
            {
                if (!Structure(node, keyword.Name, keyword.Value) && !Limit(node, keyword.Name, keyword.Value))
                    throw Bad($"keyword '{keyword.Name}' is not supported");
            }
            catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException or NotSupportedException)
            {
                throw new NexusException(ErrorCode.Invalid, $"schema keyword '{keyword.Name}': {keyword.Value.GetRawText()} is not usable: {e.Message}", e);
            }
        }
        return node;
    }

    private bool Structure(SchemaNode node, string keyword, JsonElement value)
    {
        switch (keyword)
        {
            case "$ref": node.Reference = Resolve(value.GetString()!); break;
            case "properties": node.Properties = value.EnumerateObject().ToDictionary(p => p.Name, p => Compile(p.Value), StringComparer.Ordinal); break;
            case "required": node.Required = [.. value.EnumerateArray().Select(v => v.GetString()!)]; break;
            case "additionalProperties": node.Additional = Compile(value); break;
            case "items": node.Items = Compile(value); break;
            case "allOf": node.AllOf = Each(value); break;
            case "anyOf": node.AnyOf = Each(value); break;
            case "oneOf": node.OneOf = Each(value); break;
            case "not": node.Not = Compile(value); break;
            case "title" or "description" or "default" or "examples" or "example" or "$schema" or "$id" or "$comment" or "$defs" or "definitions" or "deprecated" or "readOnly" or "writeOnly" or "$anchor": break;
            default: return false;
        }
        return true;
    }

    private static bool Limit(SchemaNode node, string keyword, JsonElement value)
    {
        switch (keyword)
        {
            case "type": node.Kinds = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Aggregate(JsonKinds.None, (all, one) => all | JsonKindsLaw.Parse(one.GetString()!)) : JsonKindsLaw.Parse(value.GetString()!); break;
            case "enum": node.Enum = [.. value.EnumerateArray().Select(v => v.GetRawText())]; break;
            case "const": node.Const = value.GetRawText(); break;
            case "minimum": node.Minimum = value.GetDouble(); break;
            case "maximum": node.Maximum = value.GetDouble(); break;
            case "exclusiveMinimum": node.ExclusiveMinimum = value.GetDouble(); break;
            case "exclusiveMaximum": node.ExclusiveMaximum = value.GetDouble(); break;
            case "multipleOf": node.MultipleOf = value.GetDouble() > 0 ? value.GetDouble() : throw Bad($"multipleOf {value.GetRawText()} must be above 0"); break;
            case "minLength": node.MinLength = value.GetInt32(); break;
            case "maxLength": node.MaxLength = value.GetInt32(); break;
            case "minItems": node.MinItems = value.GetInt32(); break;
            case "maxItems": node.MaxItems = value.GetInt32(); break;
            case "uniqueItems": node.UniqueItems = value.GetBoolean(); break;
            case "minProperties": node.MinProperties = value.GetInt32(); break;
            case "maxProperties": node.MaxProperties = value.GetInt32(); break;
            case "pattern": node.Pattern = new LinearPattern(value.GetString()!); break;
            case "format": node.Format = value.GetString(); break;
            default: return false;
        }
        return true;
    }

    private SchemaNode[] Each(JsonElement array) => array.GetArrayLength() > 0 ? [.. array.EnumerateArray().Select(Compile)] : throw Bad("allOf, anyOf and oneOf must not be empty");

    private SchemaNode Resolve(string reference)
    {
        if (_references.TryGetValue(reference, out var known)) return known;
        var target = root;
        if (reference != "#")
        {
            if (!reference.StartsWith("#/", StringComparison.Ordinal)) throw Bad($"$ref '{reference}' must point into this schema (#/$defs/...)");
            foreach (var step in reference[2..].Split('/'))
                if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), out target)) throw Bad($"$ref '{reference}' points nowhere");
        }
        var node = _references[reference] = new SchemaNode();
        return Compile(target, node);
    }

    private static NexusException Bad(string message) => new(ErrorCode.Invalid, $"schema: {message}");
}
