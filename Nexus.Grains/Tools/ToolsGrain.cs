using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Nexus.Tools;

[GrainType("tools"), StatelessWorker]
internal sealed class ToolsGrain(IToolCatalog catalog) : Grain, IToolsGrain
{
    public Task<ImmutableArray<ToolDescriptor>> ListAsync() =>
        Task.FromResult(catalog.All(this.GetPrimaryKeyString()).OrderBy(tool => tool.Name, StringComparer.Ordinal).ToImmutableArray());
}
