using System.Collections.Concurrent;

namespace Nexus.Actions;

/// <summary>In which tenants the gates have refused something since this was last asked. Only a hint where to look: what was refused stands in the ledger.</summary>
public sealed class Refusals
{
    private readonly ConcurrentDictionary<string, byte> _tenants = new(StringComparer.Ordinal);

    public void Note(string tenant) => _tenants.TryAdd(tenant, 0);

    public IReadOnlyList<string> Take() => [.. _tenants.Keys.Where(tenant => _tenants.TryRemove(tenant, out _))];
}
