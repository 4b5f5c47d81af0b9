using System.Collections.Concurrent;
using System.Collections.Frozen;
using Nexus.Ledger;
using Nexus.Tenants;

namespace Nexus.Tools;

/// <summary>Registered tools, read from the registry and held for a moment: every call of one asks for it.</summary>
internal sealed class ExternalTools(IRegistry registry, TimeProvider time) : IExternalTools
{
    /// <summary>For how long another process's change may go unseen.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Shelf> _shelves = new(StringComparer.Ordinal);

    public async ValueTask<RegisteredTool?> FindAsync(string tenant, string tool) => (await ShelfAsync(tenant)).Tools.GetValueOrDefault(tool);

    public async ValueTask<IReadOnlyList<ToolDescriptor>> ListAsync(string tenant) => [.. (await ShelfAsync(tenant)).Tools.Values.Select(tool => tool.Descriptor).OrderBy(tool => tool.Name, StringComparer.Ordinal)];

    public async ValueTask<bool> TryPutAsync(string tenant, ToolDescriptor tool)
    {
        var written = await registry.TryPutAsync(new RegistryEntry(tenant, RegistryKind.Tool, tool.Name, tool.Version, ContractDocument.Write(RegistryJson.Write(tool)), time.GetUtcNow()), CancellationToken.None);
        _shelves.TryRemove(tenant, out _);
        return written;
    }

    private async ValueTask<Shelf> ShelfAsync(string tenant)
    {
        if (_shelves.TryGetValue(tenant, out var shelf) && time.GetElapsedTime(shelf.ReadAt) < Held) return shelf;
        var readAt = time.GetTimestamp();
        var entries = await registry.ListAsync(tenant, RegistryKind.Tool, CancellationToken.None);
        var found = entries.Select(entry => new RegisteredTool(RegistryJson.Read<ToolDescriptor>(entry), ContractDocument.Digest(entry.Document))).ToDictionary(tool => tool.Descriptor.Name, StringComparer.Ordinal);
        // The same descriptor as before where nothing changed: what was compiled for it stays.
        if (shelf is not null)
            foreach (var (name, before) in shelf.Tools)
                if (found.TryGetValue(name, out var now) && now.Digest == before.Digest) found[name] = before;
        return _shelves[tenant] = new Shelf(found.ToFrozenDictionary(StringComparer.Ordinal), readAt);
    }

    private sealed record Shelf(FrozenDictionary<string, RegisteredTool> Tools, long ReadAt);
}
