using System.Collections.Immutable;
using System.Globalization;
using Nexus.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Nexus;

/// <summary>The one reader of YAML that people write: members of mappings, each mistake noted with its place, and reading goes on.</summary>
/// <param name="ours">It came with the program, and a test has read it as strictly as what others write.</param>
internal sealed class YamlNodes(string file, bool ours = false)
{
    private readonly List<FileFault> _faults = [];

    public ImmutableArray<FileFault> Faults => [.. _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    public bool IsOurs => ours;

    public int Count => _faults.Count;

    public void Fault(Mark at, string message) => _faults.Add(new FileFault(file, (int)at.Line, (int)at.Column, message));

    public YamlNode? Root(string yaml)
    {
        if (!YamlSafety.Check(this, yaml)) return null;
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException error)
        {
            Fault(error.Start, error.InnerException?.Message ?? error.Message);
            return null;
        }

        if (stream.Documents.Count == 1) return stream.Documents[0].RootNode;
        Fault(Mark.Empty, $"has {stream.Documents.Count} documents; it must have one");
        return null;
    }

    public YamlMappingNode? Map(YamlNode? node, string what)
    {
        if (node is YamlMappingNode map) return map;
        if (node is not null) Fault(node.Start, $"{what} must be a mapping of keys to values");
        return null;
    }

    public IReadOnlyList<YamlNode> List(YamlNode? node, string what)
    {
        if (node is YamlSequenceNode list) return [.. list.Children];
        if (node is not null) Fault(node.Start, $"{what} must be a list");
        return [];
    }

    public void Known(YamlMappingNode map, string what, params string[] keys)
    {
        foreach (var key in map.Children.Keys)
            if ((key as YamlScalarNode)?.Value is not { } name || !keys.Contains(name)) Fault(key.Start, $"{what} has an unknown key '{key}'{Nearest.Hint($"{key}", keys)}");
    }

    public static YamlNode? Find(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;

    public YamlScalarNode? Scalar(YamlNode? node, string what)
    {
        if (node is YamlScalarNode { Value.Length: > 0 } scalar && !(scalar.Style == ScalarStyle.Plain && scalar.Value is "null" or "~")) return scalar;
        if (node is not null) Fault(node.Start, node is YamlScalarNode ? $"{what} is empty" : $"{what} must be a single value");
        return null;
    }

    public string Text(YamlMappingNode map, string key, string otherwise, bool required = false)
    {
        if (Find(map, key) is { } node) return Scalar(node, key)?.Value ?? otherwise;
        if (required) Fault(map.Start, $"{key} is missing");
        return otherwise;
    }

    public int Whole(YamlMappingNode map, string key, int otherwise, int least, int most)
    {
        if (Find(map, key) is not { } node || Scalar(node, key) is not { } scalar) return otherwise;
        if (int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most) return value;
        Fault(scalar.Start, $"{key} is '{scalar.Value}'; it must be a whole number from {least} to {most}");
        return otherwise;
    }

    public bool Flag(YamlMappingNode map, string key, bool otherwise)
    {
        if (Find(map, key) is not { } node || Scalar(node, key) is not { } scalar) return otherwise;
        if (scalar.Value is "true" or "false") return scalar.Value == "true";
        Fault(scalar.Start, $"{key} is '{scalar.Value}'; it must be true or false");
        return otherwise;
    }

    public T Word<T>(YamlMappingNode map, string key, T otherwise) where T : struct, Enum
    {
        if (Find(map, key) is not { } node)
        {
            Fault(map.Start, $"{key} is missing");
            return otherwise;
        }

        if (Scalar(node, key) is not { } scalar) return otherwise;
        if (Ledger.WireName.Find<T>(scalar.Value!) is { } value) return value;
        Fault(scalar.Start, $"{key} is '{scalar.Value}'; it must be one of {string.Join(", ", Enum.GetValues<T>().Select(Ledger.WireName.Of))}");
        return otherwise;
    }

    public double? Number(YamlNode node, string what)
    {
        if (Scalar(node, what) is not { } scalar) return null;
        if (double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)) return value;
        Fault(scalar.Start, $"{what} is '{scalar.Value}'; it must be a number");
        return null;
    }

    /// <summary>A time such as <c>500ms</c>, <c>10s</c>, <c>5m</c> or <c>2h</c>; at most a day.</summary>
    public TimeSpan Time(YamlMappingNode map, string key, TimeSpan otherwise)
    {
        if (Find(map, key) is not { } node || Scalar(node, key) is not { } scalar) return otherwise;
        var text = scalar.Value!;
        var unit = text.TrimStart("0123456789.".ToCharArray());
        var factor = unit switch { "ms" => 0.001, "s" => 1, "m" => 60, "h" => 3600, _ => 0 };
        if (factor > 0 && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * factor is > 0 and <= 86_400)
            return TimeSpan.FromSeconds(value * factor);
        Fault(scalar.Start, $"{key} is '{text}'; it must be a time such as 500ms, 10s, 5m or 2h, at most 24h");
        return otherwise;
    }
}
