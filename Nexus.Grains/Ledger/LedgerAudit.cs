using Nexus.Tenants;

namespace Nexus.Ledger;

/// <summary>Recomputes a ledger from its stored bytes, holds the contracts it was decided under against the registry, and says what is wrong and where.</summary>
public static class LedgerAudit
{
    /// <summary>One chain; costs O(chain × log of the ledger). A whole action filed under another chain's id, a seal's number among all, or a leaf that the store's own index no longer names is seen by <see cref="AllAsync"/> only.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if the chain has no leaves.</exception>
    public static Task<Verification> ChainAsync(ISealLog log, IHeadKeeper heads, IRegistry registry, string tenant, string chainId, CancellationToken cancellation) => new ChainAudit(log, heads, registry, tenant, cancellation).RunAsync(chainId);

    /// <summary>The whole log, streamed; beside it the store compares what it looks leaves up by with the leaves (<see cref="ISealLog.DamageAsync"/>), unless it is not asked to.</summary>
    public static Task<Verification> AllAsync(ISealLog log, IHeadKeeper heads, IRegistry registry, string tenant, CancellationToken cancellation, bool askStore = true) => new LogAudit(log, heads, registry, tenant, askStore, cancellation).RunAsync();
}
