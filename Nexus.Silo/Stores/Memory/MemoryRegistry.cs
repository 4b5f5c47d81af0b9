using Nexus.Tenants;

namespace Nexus.Stores;

/// <summary>Versioned documents in this process's memory.</summary>
public sealed class MemoryRegistry : IRegistry
{
    private readonly SortedDictionary<(string Tenant, string Kind, string Id), List<RegistryEntry>> _entries = new(new ByParts());
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public ValueTask<RegistryEntry?> FindAsync(string tenant, string kind, string id, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult(_entries.GetValueOrDefault((tenant, kind, id))?[^1]);
    }

    /// <inheritdoc />
    public ValueTask<RegistryEntry?> FindVersionAsync(string tenant, string kind, string id, int version, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult(_entries.GetValueOrDefault((tenant, kind, id))?.ElementAtOrDefault(version - 1));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RegistryEntry>> ListAsync(string tenant, string kind, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<RegistryEntry>>(
                [.. _entries.Where(entry => entry.Key.Tenant == tenant && entry.Key.Kind == kind).Select(entry => entry.Value[^1])]);
    }

    /// <inheritdoc />
    public ValueTask<bool> TryPutAsync(RegistryEntry entry, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var key = (entry.Tenant, entry.Kind, entry.Id);
            var versions = _entries.GetValueOrDefault(key) ?? [];
            if (entry.Version != versions.Count + 1) return ValueTask.FromResult(false);
            versions.Add(entry);
            _entries[key] = versions;
            return ValueTask.FromResult(true);
        }
    }

    private sealed class ByParts : IComparer<(string Tenant, string Kind, string Id)>
    {
        public int Compare((string Tenant, string Kind, string Id) x, (string Tenant, string Kind, string Id) y)
        {
            var byTenant = string.CompareOrdinal(x.Tenant, y.Tenant);
            if (byTenant != 0) return byTenant;
            var byKind = string.CompareOrdinal(x.Kind, y.Kind);
            return byKind != 0 ? byKind : string.CompareOrdinal(x.Id, y.Id);
        }
    }
}
