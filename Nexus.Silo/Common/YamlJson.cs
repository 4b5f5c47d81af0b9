using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nexus;

/// <summary>Between YAML and JSON without a form: the types of YAML's core schema.</summary>
internal static class YamlJson
{
    /// <summary>Writes a node as JSON: plain numbers, truth values and null by their type, everything else as text.</summary>
    public static void Write(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                json.WriteStartObject();
                foreach (var (key, value) in map.Children)
                {
                    json.WritePropertyName((key as YamlScalarNode)?.Value ?? key.ToString());
                    Write(json, value);
                }

                json.WriteEndObject();
                break;
            case YamlSequenceNode list:
                json.WriteStartArray();
                foreach (var item in list.Children) Write(json, item);
                json.WriteEndArray();
                break;
            default:
                WriteScalar(json, (YamlScalarNode)node);
                break;
        }
    }

    /// <summary>A node as JSON: what is written, whatever its place, comments and spaces.</summary>
    public static string Text(YamlNode node)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text)) Write(json, node);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>True for what YAML takes for a number, a truth value or null when it is not quoted.</summary>
    public static bool IsTyped(string text) => text is "true" or "false" or "null" or "~" || IsNumber(text, out _);

    private static void WriteScalar(Utf8JsonWriter json, YamlScalarNode node)
    {
        var text = node.Value ?? "";
        if (node.Style != ScalarStyle.Plain) json.WriteStringValue(text);
        else if (text is "" or "null" or "~") json.WriteNullValue();
        else if (text is "true" or "false") json.WriteBooleanValue(text == "true");
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) json.WriteNumberValue(whole);
        else if (IsNumber(text, out var number)) json.WriteNumberValue(number);
        else json.WriteStringValue(text);
    }

    private static bool IsNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
