using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Nexus.Tools;

namespace Nexus.Gates;

/// <summary>What the gates need of a tool, compiled once a descriptor.</summary>
internal sealed class CompiledTool
{
    private static readonly ConditionalWeakTable<ToolDescriptor, CompiledTool> Compiled = [];

    private readonly ResourceTemplate[] _resources;
    private readonly ValuePath[] _sinks;

    private CompiledTool(ToolDescriptor tool)
    {
        Schema = ToolSchema.Compile(tool.Parameters);
        _resources = [.. tool.Resources.IsDefault ? [] : tool.Resources.Select(text => new ResourceTemplate(text))];
        _sinks = [.. tool.Sinks.IsDefault ? [] : tool.Sinks.Select(text => new ValuePath(text))];
    }

    public ToolSchema Schema { get; }

    public static CompiledTool Of(ToolDescriptor tool) => Compiled.GetValue(tool, static one => new CompiledTool(one));

    /// <summary>Every resource once, in ordinal order.</summary>
    public ImmutableArray<string> Resources(JsonElement parameters)
    {
        if (_resources.Length == 0) return [];
        var resources = new List<string>(_resources.Length);
        foreach (var template in _resources) template.Expand(parameters, Schema, resources);
        return resources.Count < 2 ? [.. resources] : [.. resources.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Every sink value once, with the argument it stands in.</summary>
    public ImmutableArray<NamedSink> Sinks(JsonElement parameters)
    {
        if (_sinks.Length == 0) return [];
        var sinks = new List<NamedSink>();
        var found = new List<(string Value, string Part)>();
        foreach (var path in _sinks)
        {
            found.Clear();
            path.Collect(parameters, found);
            foreach (var (value, part) in found)
                foreach (var piece in ValuePart.Of(value, part))
                    if (piece.Length > 0 && !sinks.Exists(known => known.Value == piece)) sinks.Add(new NamedSink(path.Last(part), piece));
        }
        return [.. sinks];
    }
}
