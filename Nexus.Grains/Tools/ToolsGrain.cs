using System.Collections.Immutable;

namespace Nexus.Tools;

[GrainType("tools")]
internal sealed class ToolsGrain(IToolCatalog catalog, IExternalTools external) : Grain, IToolsGrain
{
    private string Tenant => this.GetPrimaryKeyString();

    public async Task<ImmutableArray<ToolDescriptor>> ListAsync() =>
        [.. catalog.All(Tenant).Concat(await external.ListAsync(Tenant)).OrderBy(tool => tool.Name, StringComparer.Ordinal)];

    public async Task<ToolDescriptor> RegisterAsync(ToolDescriptor tool)
    {
        if (await external.FindAsync(Tenant, tool.Name) is { Descriptor: var taken })
            return ToolRules.Same(taken, tool) ? taken : throw new NexusException(ErrorCode.Conflict, $"a tool named '{tool.Name}' is registered already; change it with PUT");
        return await PutAsync(tool with { Version = 1 });
    }

    public async Task<ToolDescriptor> ReplaceAsync(ToolDescriptor tool)
    {
        var current = (await external.FindAsync(Tenant, tool.Name))?.Descriptor ?? throw new NexusException(ErrorCode.NotFound, "Tool not found");
        return ToolRules.Same(current, tool) ? current : await PutAsync(tool with { Version = current.Version + 1 });
    }

    private async Task<ToolDescriptor> PutAsync(ToolDescriptor tool)
    {
        ToolRules.Check(tool);
        if (catalog.Describe(Tenant, tool.Name) is not null) throw new NexusException(ErrorCode.Conflict, $"'{tool.Name}' is one of Nexus's own tools; choose another name");
        return await external.TryPutAsync(Tenant, tool) ? tool : throw new NexusException(ErrorCode.Conflict, $"tool '{tool.Name}' was changed by another at the same time; try again");
    }
}
