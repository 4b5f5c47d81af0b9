using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nexus;

/// <summary>Reads YAML into any record: its members, their types and defaults are the form. Every mistake is told with its place, all of them at once.</summary>
/// <param name="yaml">Where mistakes go.</param>
/// <param name="options">How the record's members and values are named.</param>
internal sealed class YamlForm(YamlNodes yaml, JsonSerializerOptions options)
{
    private readonly Dictionary<string, Mark> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unread = new(StringComparer.Ordinal);

    /// <summary>The record, or null if anything is wrong.</summary>
    public T? Read<T>(YamlNode root, string what) where T : class
    {
        var before = yaml.Count;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) Write(json, root, options.GetTypeInfo(typeof(T)), "", what);
        return yaml.Count == before ? JsonSerializer.Deserialize<T>(buffer.WrittenSpan, options) : null;
    }

    /// <summary>The record without those of its own members that have a mistake in them, as if they were absent, so that its rules can be told beside the mistakes; null if it is no mapping.</summary>
    public T? ReadAround<T>(YamlNode root, string what) where T : class
    {
        var buffer = new ArrayBufferWriter<byte>();
        var type = options.GetTypeInfo(typeof(T));
        using (var json = new Utf8JsonWriter(buffer)) Write(json, root, type, "", what);
        if (root is not YamlMappingNode) return null;
        var known = JsonNode.Parse(buffer.WrittenSpan)!.AsObject();
        foreach (var member in type.Properties.Where(member => _unread.Contains(member.Name)))
        {
            known.Remove(member.Name);
            if (!MayBeNull(member) && member.PropertyType == typeof(string)) known[member.Name] = "";
        }

        return known.Deserialize<T>(options);
    }

    /// <summary>Whether the member of the record in which this one stands has no mistake of form in it, and was not perhaps meant by a key that is unknown.</summary>
    public bool IsRead(string path) => !_unread.Contains(path.IndexOfAny(['.', '[']) is > 0 and var end ? path[..end] : path);

    /// <summary>Where a member such as <c>allowed_tools[2]</c> stands, or the nearest one around it.</summary>
    public Mark PlaceOf(string path)
    {
        while (!_places.ContainsKey(path) && path.Length > 0) path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        return _places.GetValueOrDefault(path, Mark.Empty);
    }

    private void Write(Utf8JsonWriter json, YamlNode node, JsonTypeInfo type, string path, string what)
    {
        _places[path] = node.Start;
        if (Nullable.GetUnderlyingType(type.Type) is { } inner) type = options.GetTypeInfo(inner);
        if (type.Type == typeof(Utf8Json)) YamlJson.Write(json, node);
        else if (type.Kind == JsonTypeInfoKind.Object) WriteObject(json, node, type, path, what);
        else if (type.Kind == JsonTypeInfoKind.Enumerable) WriteList(json, node, options.GetTypeInfo(type.ElementType!), path, what);
        else if (type.Kind == JsonTypeInfoKind.Dictionary) WriteNames(json, node, options.GetTypeInfo(type.ElementType!), path, what);
        else if (type.Type == typeof(string) && node is YamlScalarNode { Value: "", Style: not ScalarStyle.Plain }) json.WriteStringValue("");
        else if (yaml.Scalar(node, what) is { } scalar) WriteValue(json, scalar, type.Type, what);
        else json.WriteNullValue();
    }

    private void WriteObject(Utf8JsonWriter json, YamlNode node, JsonTypeInfo type, string path, string what)
    {
        json.WriteStartObject();
        if (yaml.Map(node, what) is { } map)
        {
            var before = yaml.Count;
            yaml.Known(map, what, [.. type.Properties.Where(Settable).Select(member => member.Name)]);
            var mistaken = yaml.Count > before;
            foreach (var member in type.Properties.Where(Settable))
            {
                before = yaml.Count;
                var value = YamlNodes.Find(map, member.Name);
                WriteMember(json, map, value, member, path);
                if (path.Length == 0 && (yaml.Count > before || value is null && mistaken)) _unread.Add(member.Name);
            }
        }

        json.WriteEndObject();
    }

    private void WriteMember(Utf8JsonWriter json, YamlMappingNode map, YamlNode? value, JsonPropertyInfo member, string path)
    {
        if (value is null)
        {
            if (member.AssociatedParameter is { HasDefaultValue: false, IsNullable: false }) yaml.Fault(map.Start, $"{member.Name} is missing");
            return;
        }

        // A member that may be absent may be said to be: "key:" and "key: null".
        if (IsNull(value) && MayBeNull(member)) return;
        json.WritePropertyName(member.Name);
        Write(json, value, options.GetTypeInfo(member.PropertyType), path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Name);
    }

    private void WriteList(Utf8JsonWriter json, YamlNode node, JsonTypeInfo element, string path, string what)
    {
        json.WriteStartArray();
        var items = yaml.List(node, what);
        for (var i = 0; i < items.Count; i++) Write(json, items[i], element, $"{path}[{i}]", $"an entry of {what}");
        json.WriteEndArray();
    }

    private void WriteNames(Utf8JsonWriter json, YamlNode node, JsonTypeInfo element, string path, string what)
    {
        json.WriteStartObject();
        if (yaml.Map(node, what) is { } map)
            foreach (var (key, value) in map.Children)
            {
                if (yaml.Scalar(key, $"a key of {what}") is not { } name) continue;
                json.WritePropertyName(name.Value!);
                Write(json, value, element, $"{path}.{name.Value}", $"{what}.{name.Value}");
            }

        json.WriteEndObject();
    }

    private void WriteValue(Utf8JsonWriter json, YamlScalarNode node, Type type, string what)
    {
        var (text, plain) = (node.Value!, node.Style == ScalarStyle.Plain);
        if (type == typeof(string))
        {
            // Unquoted, these are numbers and truth values in YAML.
            if (plain && YamlJson.IsTyped(text)) yaml.Fault(node.Start, $"{what} is {text}; it must be text, so put it in quotes");
            json.WriteStringValue(text);
        }
        else if (type.IsEnum)
        {
            string[] words = [.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
            if (!words.Contains(text)) yaml.Fault(node.Start, $"{what} is '{text}'; it must be {(words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}")}{Configuration.Nearest.Hint(text, words)}");
            json.WriteStringValue(text);
        }
        else if (type == typeof(bool))
        {
            if (!plain || text is not ("true" or "false")) yaml.Fault(node.Start, $"{what} is '{text}'; it must be true or false");
            json.WriteBooleanValue(text == "true");
        }
        else if (type == typeof(int) || type == typeof(long))
        {
            var fits = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && (type == typeof(long) || whole is >= int.MinValue and <= int.MaxValue);
            if (!plain || !fits) yaml.Fault(node.Start, $"{what} is '{text}'; it must be a whole number");
            json.WriteNumberValue(whole);
        }
        else if (type == typeof(double) || type == typeof(decimal))
        {
            var fits = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
            if (!plain || !fits) yaml.Fault(node.Start, $"{what} is '{text}'; it must be a number");
            json.WriteNumberValue(number);
        }
        else
        {
            throw new InvalidOperationException($"{type.Name} has no form in YAML: give it one here");
        }
    }

    private static bool Settable(JsonPropertyInfo member) => member.AssociatedParameter is not null || member.Set is not null;

    private static bool MayBeNull(JsonPropertyInfo member) => member.AssociatedParameter is not { HasDefaultValue: false, IsNullable: false };

    private static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "null" or "~" };
}
