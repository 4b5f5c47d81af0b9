using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>A tenant's log as the store holds it.</summary>
/// <param name="Size">Number of leaves.</param>
/// <param name="Seals">Number of decision leaves: the next one's seal number.</param>
/// <param name="Edge">Right edge of the tree: the roots of the complete subtrees, largest first, 32 bytes each.</param>
public sealed record LogState(long Size, long Seals, ImmutableArray<byte> Edge)
{
    public static LogState Empty { get; } = new(0, 0, []);
}

/// <summary>The root of a complete subtree of 256^Level leaves, kept so that a proof reads O(log n).</summary>
public readonly record struct TileNode(int Level, long Index, ImmutableArray<byte> Hash);

/// <summary>What one commit adds: leaves in order, the edge and root after them, subtrees completed by them.</summary>
public sealed record LogBatch(IReadOnlyList<LeafDraft> Leaves, LogState After, ImmutableArray<byte> Root, IReadOnlyList<TileNode> Tiles);

public enum AppendStatus { Appended, SizeMoved, Repeated }

/// <summary>With Repeated nothing was appended; Existing names each leaf of the batch that stands already (position in the batch, its index and hash).</summary>
public readonly record struct AppendResult(AppendStatus Status, ImmutableArray<RepeatedLeaf> Existing)
{
    public static AppendResult Done { get; } = new(AppendStatus.Appended, []);
    public static AppendResult Moved { get; } = new(AppendStatus.SizeMoved, []);
}

public readonly record struct RepeatedLeaf(int Position, long Index, ImmutableArray<byte> Hash);

/// <summary>An allowed decision without an outcome.</summary>
public sealed record OpenAction(string Tenant, string SealId, long Epoch, long DecisionIndex);

/// <summary>The durable log of every tenant: leaves are only ever added.</summary>
public interface ISealLog
{
    /// <summary>True if one caller's appends are carried out in the order it asked for: the next may be sent before the last has answered.</summary>
    bool KeepsOrder => false;

    /// <summary>Where the tenant's log ends; Empty for one never written to.</summary>
    ValueTask<LogState> StateAsync(string tenant, CancellationToken cancellation);

    /// <summary>Size and root as the store holds them.</summary>
    ValueTask<LedgerHead> HeadAsync(string tenant, CancellationToken cancellation);

    /// <summary>Appends if the log still has <paramref name="size"/> leaves; one transaction with payloads, edge, tiles and the table of open actions.</summary>
    /// <remarks>Durable once it returns Appended (fsynced). Moved if another writer was first. Repeated if (kind, seal id) of a leaf stands already; then nothing was appended.
    /// Throws StoreUnavailableException if nothing can be known of it: read the tail, never append again blindly.</remarks>
    ValueTask<AppendResult> TryAppendAsync(string tenant, long size, LogBatch batch, CancellationToken cancellation);

    /// <summary>Leaves [from, from+count) that exist, by index.</summary>
    ValueTask<IReadOnlyList<StoredLeaf>> ReadAsync(string tenant, long from, int count, CancellationToken cancellation);

    /// <summary>Shows the leaves [from, from+count) that exist to <paramref name="visit"/>, by index: a store that can does so where they lie, without a copy.</summary>
    async ValueTask ScanAsync(string tenant, long from, int count, LeafVisitor visit, CancellationToken cancellation)
    {
        foreach (var stored in await ReadAsync(tenant, from, count, cancellation)) visit(LeafRow.Of(stored));
    }

    /// <summary>The leaf hashes [from, from+count) that exist, without leaves or payloads.</summary>
    ValueTask<IReadOnlyList<ImmutableArray<byte>>> HashesAsync(string tenant, long from, int count, CancellationToken cancellation);

    /// <summary>Tile nodes of a level, [from, from+count) that exist.</summary>
    ValueTask<IReadOnlyList<ImmutableArray<byte>>> TilesAsync(string tenant, int level, long from, int count, CancellationToken cancellation);

    /// <summary>All leaves of a chain, by index.</summary>
    ValueTask<IReadOnlyList<StoredLeaf>> ChainAsync(string tenant, string chainId, CancellationToken cancellation);

    /// <summary>All leaves with this seal id, by index.</summary>
    ValueTask<IReadOnlyList<StoredLeaf>> SealAsync(string tenant, string sealId, CancellationToken cancellation);

    /// <summary>Decision leaves and their outcomes for the seals numbered [offset, offset+count); with a persona id or chain id, counted among its seals only. Ordered by decision.</summary>
    ValueTask<IReadOnlyList<SealLeaves>> SealsAsync(string tenant, SealQuery query, CancellationToken cancellation);

    /// <summary>Leaves of a persona (any kind) from index <paramref name="from"/> on, at most <paramref name="count"/>.</summary>
    ValueTask<IReadOnlyList<StoredLeaf>> PersonaAsync(string tenant, string personaId, long from, int count, CancellationToken cancellation);

    /// <summary>Leaves of kind approval from index <paramref name="from"/> on, at most <paramref name="count"/>. Costs what it finds, not what the log holds.</summary>
    ValueTask<IReadOnlyList<StoredLeaf>> ApprovalsAsync(string tenant, long from, int count, CancellationToken cancellation);

    /// <summary>Where payloads stand that belong to no leaf, from <paramref name="from"/> on, at most <paramref name="count"/>: indices in the tenant's log; -1 for one that belongs to no tenant.</summary>
    ValueTask<IReadOnlyList<long>> StrayPayloadsAsync(string tenant, long from, int count, CancellationToken cancellation);

    /// <summary>Where leaves stand from <paramref name="size"/> on, at most <paramref name="count"/>: indices in the tenant's log, whatever gap lies before them; -1 for one that belongs to no tenant.</summary>
    ValueTask<IReadOnlyList<long>> StrayLeavesAsync(string tenant, long size, int count, CancellationToken cancellation);

    /// <summary>Indices at which what the store looks leaves up by (seal, kind, number) does not say what stands beside the leaf, at most <paramref name="count"/>.</summary>
    /// <remarks>None where that is an index, which the store derives from the leaves itself; a store that keeps a table for it must compare.</remarks>
    ValueTask<IReadOnlyList<long>> StraySealsAsync(string tenant, int count, CancellationToken cancellation) => new((IReadOnlyList<long>)[]);

    /// <summary>What the store finds wrong with itself, at most <paramref name="count"/>: what it looks leaves up by misses one, its schema was changed, pages make no sense.</summary>
    /// <remarks>Where looking up is the work of an index, only the store can compare the two. None from a store that does not know.</remarks>
    ValueTask<IReadOnlyList<StoreDamage>> DamageAsync(string tenant, int count, CancellationToken cancellation) => new((IReadOnlyList<StoreDamage>)[]);

    /// <summary>Allowed decisions without an outcome, of every tenant and epoch.</summary>
    ValueTask<IReadOnlyList<OpenAction>> OpenActionsAsync(CancellationToken cancellation);
}

/// <summary>One thing that a store finds wrong with itself.</summary>
/// <param name="Index">The leaf of the tenant that is meant, or -1.</param>
public readonly record struct StoreDamage(long Index, string Message);

public sealed record SealLeaves(StoredLeaf Decision, StoredLeaf? Outcome);

/// <summary>The latest known head of each log, kept outside the database: a log shorter than it, or with another root at its size, was cut or rewritten.</summary>
public interface IHeadKeeper
{
    void Keep(string tenant, LedgerHead head);

    LedgerHead? Last(string tenant);
}

/// <summary>Which processes have written, and which of them live.</summary>
public interface IEpochs
{
    /// <summary>This process's epoch, larger than any before it.</summary>
    long Current { get; }

    /// <summary>True if the process of that epoch may still seal outcomes.</summary>
    ValueTask<bool> IsAliveAsync(long epoch, CancellationToken cancellation);
}
