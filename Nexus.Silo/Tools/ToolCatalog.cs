using System.Collections.Frozen;

namespace Nexus.Tools;

/// <summary>The tools of this process, the same for every tenant.</summary>
internal sealed class ToolCatalog : IToolCatalog
{
    private readonly FrozenDictionary<string, ITool> _tools;
    private readonly IReadOnlyList<ToolDescriptor> _all;

    public ToolCatalog(IEnumerable<ITool> tools)
    {
        var byName = new Dictionary<string, ITool>(StringComparer.Ordinal);
        foreach (var tool in tools)
        {
            CheckName(tool.Descriptor.Name);
            if (!byName.TryAdd(tool.Descriptor.Name, tool)) throw new InvalidOperationException($"two tools are named '{tool.Descriptor.Name}': {byName[tool.Descriptor.Name].GetType().Name} and {tool.GetType().Name}");
        }
        _tools = byName.ToFrozenDictionary(StringComparer.Ordinal);
        _all = [.. byName.Values.Select(tool => tool.Descriptor).OrderBy(descriptor => descriptor.Name, StringComparer.Ordinal)];
    }

    public ToolDescriptor? Describe(string tenant, string tool) => Find(tenant, tool)?.Descriptor;

    public ITool? Find(string tenant, string tool) => _tools.GetValueOrDefault(tool);

    public IReadOnlyList<ToolDescriptor> All(string tenant) => _all;

    private static void CheckName(string name)
    {
        var fits = name.Length is > 0 and <= 64;
        foreach (var c in name) fits &= char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.' or '-';
        if (!fits) throw new InvalidOperationException($"tool name '{name}' must be 1 to 64 of a-z, 0-9, '_', '.' and '-'");
    }
}
