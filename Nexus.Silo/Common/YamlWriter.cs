using System.Text;
using System.Text.Json;

namespace Nexus;

/// <summary>Writes JSON as YAML for people: block style, members in their order, quotes where a word could be taken for something else. What is null or an empty text is left out.</summary>
internal static class YamlWriter
{
    /// <summary>A mapping as a document.</summary>
    public static string Write(Utf8Json json)
    {
        using var document = JsonDocument.Parse(json.Memory);
        var text = new StringBuilder();
        Members(text, document.RootElement, "");
        return text.ToString();
    }

    private static void Members(StringBuilder text, JsonElement map, string indent)
    {
        var first = true;
        foreach (var member in map.EnumerateObject().Where(Says))
        {
            // The first member stands behind what led here: the document's beginning, or the dash of a list.
            if (!first) text.Append(indent);
            first = false;
            text.Append(Word(member.Name)).Append(':');
            Value(text, member.Value, indent + "  ");
        }

        if (first) text.Append("{}\n");
    }

    private static bool Says(JsonProperty member) => member.Value.ValueKind != JsonValueKind.Null && !(member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals(""));

    private static void Value(StringBuilder text, JsonElement value, string indent)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any(Says):
                text.Append('\n').Append(indent);
                Members(text, value, indent);
                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                text.Append('\n');
                foreach (var item in value.EnumerateArray()) Item(text, item, indent);
                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void Item(StringBuilder text, JsonElement item, string indent)
    {
        text.Append(indent).Append('-');
        if (item.ValueKind == JsonValueKind.Object)
        {
            text.Append(' ');
            Members(text, item, indent + "  ");
        }
        else
        {
            Value(text, item, indent + "  ");
        }
    }

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Word(value.GetString()!),
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        _ => value.GetRawText(),
    };

    // JSON's strings are YAML's double-quoted ones.
    private static string Word(string text) => IsPlain(text) ? text : JsonSerializer.Serialize(text, Relaxed);

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static bool IsPlain(string text) =>
        text.Length > 0 && char.IsAsciiLetter(text[0]) && !text.EndsWith(' ') && !text.EndsWith(':') && !YamlJson.IsTyped(text)
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '_' or '-' or '.' or '/' or ',' or '(' or ')' or '<' or '>' or ';' or '?')
        && text is not ("yes" or "no" or "on" or "off" or "y" or "n" or "Yes" or "No" or "On" or "Off" or "True" or "False" or "Null" or "NULL" or "TRUE" or "FALSE");
}
