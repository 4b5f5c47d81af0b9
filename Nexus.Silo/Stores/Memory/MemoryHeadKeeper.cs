using System.Collections.Concurrent;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Heads in this process's memory.</summary>
public sealed class MemoryHeadKeeper : IHeadKeeper
{
    private readonly ConcurrentDictionary<string, LedgerHead> _heads = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public void Keep(string tenant, LedgerHead head) => _heads.AddOrUpdate(tenant, head, (_, last) => head.Size > last.Size ? head : last);

    /// <inheritdoc />
    public LedgerHead? Last(string tenant) => _heads.GetValueOrDefault(tenant);
}
