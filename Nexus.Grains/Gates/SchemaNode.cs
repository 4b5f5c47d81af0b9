using System.Text.Json;

namespace Nexus.Gates;

/// <summary>One compiled (sub)schema. Filled by <see cref="SchemaCompiler"/>, never changed afterwards.</summary>
internal sealed class SchemaNode
{
    private const int MaxDepth = 128;

    public bool Never;
    public SchemaNode? Reference;
    public JsonKinds Kinds;
    public Dictionary<string, SchemaNode>? Properties;
    public string[] Required = [];
    public SchemaNode? Additional;
    public int? MinProperties, MaxProperties;
    public string[]? Enum;
    public string? Const;
    public double? Minimum, Maximum, ExclusiveMinimum, ExclusiveMaximum, MultipleOf;
    public int? MinLength, MaxLength, MinItems, MaxItems;
    public LinearPattern? Pattern;
    public string? Format;
    public SchemaNode? Items;
    public bool UniqueItems;
    public SchemaNode[] AllOf = [], AnyOf = [], OneOf = [];
    public SchemaNode? Not;

    public SchemaFault? Check(JsonElement value, int depth = 0)
    {
        if (Never) return Fault(value, "is not allowed here");
        if (depth > MaxDepth) return Fault(value, $"is nested deeper than {MaxDepth}");
        if (Reference?.Check(value, depth + 1) is { } behind) return behind;
        if (Kinds != JsonKinds.None && !Kinds.Fits(value)) return Fault(value, $"is not of type {Kinds.Text()}");
        return CheckChoice(value) ?? CheckKind(value, depth) ?? CheckCombined(value, depth);
    }

    private SchemaFault? CheckChoice(JsonElement value)
    {
        if (Const is not null && Text(value) != Const) return Fault(value, $"is not {Const}");
        return Enum is not null && Array.IndexOf(Enum, Text(value)) < 0 ? Fault(value, $"is not one of {string.Join(", ", Enum)}") : null;
    }

    private SchemaFault? CheckKind(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.String => CheckString(value),
        JsonValueKind.Number => CheckNumber(value),
        JsonValueKind.Array => CheckArray(value, depth),
        JsonValueKind.Object => CheckObject(value, depth),
        _ => null,
    };

    private SchemaFault? CheckString(JsonElement value)
    {
        if (MinLength is null && MaxLength is null && Pattern is null && Format is null) return null;
        var text = value.GetString()!;
        if (MinLength is not null || MaxLength is not null)
        {
            var length = 0;
            foreach (var _ in text.EnumerateRunes()) length++;
            if (length < MinLength) return Fault(value, $"has {length} characters, minLength is {MinLength}");
            if (length > MaxLength) return Fault(value, $"has {length} characters, maxLength is {MaxLength}");
        }
        if (Pattern is not null && !Pattern.IsIn(text)) return Fault(value, $"does not match pattern {Pattern}");
        return Format is not null && !SchemaFormat.Fits(Format, text) ? Fault(value, $"is not of format {Format}") : null;
    }

    private SchemaFault? CheckNumber(JsonElement value)
    {
        var number = value.GetDouble();
        if (number < Minimum) return Fault(value, $"is below minimum {Minimum}");
        if (number > Maximum) return Fault(value, $"is above maximum {Maximum}");
        if (number <= ExclusiveMinimum) return Fault(value, $"is not above exclusiveMinimum {ExclusiveMinimum}");
        if (number >= ExclusiveMaximum) return Fault(value, $"is not below exclusiveMaximum {ExclusiveMaximum}");
        return MultipleOf is { } step && Math.Abs(Math.IEEERemainder(number, step)) > 1e-9 * Math.Max(1, Math.Abs(number)) ? Fault(value, $"is not a multiple of {step}") : null;
    }

    private SchemaFault? CheckArray(JsonElement value, int depth)
    {
        var count = value.GetArrayLength();
        if (count < MinItems) return Fault(value, $"has {count} items, minItems is {MinItems}");
        if (count > MaxItems) return Fault(value, $"has {count} items, maxItems is {MaxItems}");
        if (UniqueItems)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var item in value.EnumerateArray())
                if (!seen.Add(item.GetRawText())) return Fault(item, "stands twice, but uniqueItems is set");
        }
        if (Items is null) return null;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (Items.Check(item, depth + 1) is { } fault) return fault.Under($"[{index}]");
            index++;
        }
        return null;
    }

    private SchemaFault? CheckObject(JsonElement value, int depth)
    {
        foreach (var name in Required)
            if (!value.TryGetProperty(name, out _)) return new SchemaFault($".{name}", "is required, but missing");
        var count = 0;
        foreach (var member in value.EnumerateObject())
        {
            count++;
            SchemaNode? node = null;
            var known = Properties?.TryGetValue(member.Name, out node) ?? false;
            if (!known) node = Additional;
            if (!known && Additional is { Never: true }) return new SchemaFault($".{member.Name}", $"{Short(member.Value)} is a property the schema does not know (additionalProperties is false)");
            if (node?.Check(member.Value, depth + 1) is { } fault) return fault.Under($".{member.Name}");
        }
        if (count < MinProperties) return Fault(value, $"has {count} properties, minProperties is {MinProperties}");
        return count > MaxProperties ? Fault(value, $"has {count} properties, maxProperties is {MaxProperties}") : null;
    }

    private SchemaFault? CheckCombined(JsonElement value, int depth)
    {
        foreach (var node in AllOf)
            if (node.Check(value, depth + 1) is { } fault) return fault;
        if (AnyOf.Length > 0)
        {
            SchemaFault? last = null;
            foreach (var node in AnyOf)
                if ((last = node.Check(value, depth + 1)) is null) break;
            if (last is not null) return Fault(value, $"fits none of anyOf; the last says {last}");
        }
        if (OneOf.Length > 0)
        {
            var fits = 0;
            foreach (var node in OneOf)
                if (node.Check(value, depth + 1) is null) fits++;
            if (fits != 1) return Fault(value, $"fits {fits} of oneOf, must fit exactly 1");
        }
        return Not is not null && Not.Check(value, depth + 1) is null ? Fault(value, "fits the schema under not") : null;
    }

    // Values are canonical JSON already, so equal values have equal texts.
    private static string Text(JsonElement value) => value.GetRawText();

    private static SchemaFault Fault(JsonElement value, string rule) => new("", $"{Short(value)} {rule}");

    private static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 80 ? text : $"{text.AsSpan(0, char.IsHighSurrogate(text[76]) ? 76 : 77)}...";
    }
}
