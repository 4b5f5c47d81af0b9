using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nexus.Personas;

/// <summary>A persona written in YAML. Strict: what is not known, missing or of the wrong type is refused with its line and column.</summary>
public static class PersonaYaml
{
    private static readonly string[] Keys = ["name", "description", "allowed_tools", "resource_scopes", "intent_patterns", "max_ttl_seconds", "risk_tolerance", "is_active"];

    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/>: <c>file:line:column: what is wrong</c>.</exception>
    public static PersonaDraft Parse(string file, string yaml)
    {
        var map = Root(file, yaml);
        foreach (var (key, _) in map.Children)
            if (key is not YamlScalarNode { Value: { } name } || !Keys.Contains(name)) throw Invalid(file, key.Start, $"unknown key '{key}'; known are {string.Join(", ", Keys)}");
        return new PersonaDraft(
            Words(file, Scalar(file, map, "name"), "name"),
            Find(map, "description") is null ? "" : Words(file, Scalar(file, map, "description"), "description"),
            List(file, map, "allowed_tools"),
            List(file, map, "resource_scopes"),
            List(file, map, "intent_patterns"),
            Seconds(file, map),
            Risk(file, map),
            Active(file, map));
    }

    private static YamlMappingNode Root(string file, string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException e)
        {
            throw Invalid(file, e.Start, e.InnerException?.Message ?? e.Message, e);
        }
        if (stream.Documents.Count != 1) throw Invalid(file, Mark.Empty, $"has {stream.Documents.Count} documents; it must have one");
        var root = stream.Documents[0].RootNode;
        return root as YamlMappingNode ?? throw Invalid(file, root.Start, "must be a mapping of keys to values");
    }

    private static int Seconds(string file, YamlMappingNode map)
    {
        if (Find(map, "max_ttl_seconds") is null) return 120;
        var node = Scalar(file, map, "max_ttl_seconds");
        if (node.Style == ScalarStyle.Plain && int.TryParse(node.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 86_400) return seconds;
        throw Invalid(file, node.Start, $"max_ttl_seconds is '{node.Value}'; it must be a whole number from 1 to 86400");
    }

    private static RiskLevel Risk(string file, YamlMappingNode map)
    {
        if (Find(map, "risk_tolerance") is null) return RiskLevel.Medium;
        var node = Scalar(file, map, "risk_tolerance");
        return node.Value switch
        {
            "low" => RiskLevel.Low,
            "medium" => RiskLevel.Medium,
            "high" => RiskLevel.High,
            "critical" => RiskLevel.Critical,
            _ => throw Invalid(file, node.Start, $"risk_tolerance is '{node.Value}'; it must be low, medium, high or critical"),
        };
    }

    private static bool Active(string file, YamlMappingNode map)
    {
        if (Find(map, "is_active") is null) return true;
        var node = Scalar(file, map, "is_active");
        return (node.Style, node.Value) switch
        {
            (ScalarStyle.Plain, "true") => true,
            (ScalarStyle.Plain, "false") => false,
            _ => throw Invalid(file, node.Start, $"is_active is '{node.Value}'; it must be true or false"),
        };
    }

    private static ImmutableArray<string> List(string file, YamlMappingNode map, string key)
    {
        var node = Find(map, key) ?? throw Invalid(file, map.Start, $"{key} is missing");
        if (node is not YamlSequenceNode sequence) throw Invalid(file, node.Start, $"{key} must be a list");
        return [.. sequence.Children.Select(item => Words(file, Text(file, item, $"an entry of {key}"), $"an entry of {key}"))];
    }

    private static YamlScalarNode Scalar(string file, YamlMappingNode map, string key) =>
        Text(file, Find(map, key) ?? throw Invalid(file, map.Start, $"{key} is missing"), key);

    private static YamlScalarNode Text(string file, YamlNode node, string what) => node switch
    {
        YamlScalarNode { Value: { } value, Style: var style } scalar when value.Trim().Length > 0 && !(style == ScalarStyle.Plain && value is "null" or "~") => scalar,
        YamlScalarNode => throw Invalid(file, node.Start, $"{what} is empty"),
        _ => throw Invalid(file, node.Start, $"{what} must be a single value"),
    };

    // Unquoted, these are numbers and truth values in YAML.
    private static string Words(string file, YamlScalarNode node, string what) =>
        node.Style == ScalarStyle.Plain && (node.Value is "true" or "false" || double.TryParse(node.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? throw Invalid(file, node.Start, $"{what} is {node.Value}; it must be text, so put it in quotes")
            : node.Value!;

    private static YamlNode? Find(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    private static NexusException Invalid(string file, Mark at, string message, Exception? inner = null)
    {
        var full = $"{file}:{at.Line}:{at.Column}: {message}";
        return inner is null ? new NexusException(ErrorCode.Invalid, full) : new NexusException(ErrorCode.Invalid, full, inner);
    }
}
