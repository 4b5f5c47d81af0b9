using System.Collections.Concurrent;
using System.Collections.Immutable;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Logs in this process's memory, durable nowhere.</summary>
public sealed class MemorySealLog : ISealLog, IPayloads
{
    private readonly ConcurrentDictionary<string, MemoryLog> _logs = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public ValueTask<LogState> StateAsync(string tenant, CancellationToken cancellation) => Read(tenant, LogState.Empty, log => log.State);

    /// <inheritdoc />
    public ValueTask<LedgerHead> HeadAsync(string tenant, CancellationToken cancellation) => Read(tenant, EmptyLog.Head, log => log.Head);

    /// <inheritdoc />
    public ValueTask<AppendResult> TryAppendAsync(string tenant, long size, LogBatch batch, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var log = _logs.GetOrAdd(tenant, static _ => new MemoryLog());
        lock (log)
            return ValueTask.FromResult(log.Append(size, batch));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> ReadAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        List(tenant, log => log.Leaves(from, count));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ImmutableArray<byte>>> HashesAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        List(tenant, log => log.Hashes(from, count));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<ImmutableArray<byte>>> TilesAsync(string tenant, int level, long from, int count, CancellationToken cancellation) =>
        List(tenant, log => log.Tiles(level, from, count));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> ChainAsync(string tenant, string chainId, CancellationToken cancellation) =>
        List(tenant, log => log.Chain(chainId));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> SealAsync(string tenant, string sealId, CancellationToken cancellation) =>
        List(tenant, log => log.Seal(sealId));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> ApprovalsAsync(string tenant, long from, int count, CancellationToken cancellation) =>
        List(tenant, log => log.Approvals(from, count));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SealLeaves>> SealsAsync(string tenant, SealQuery query, CancellationToken cancellation) =>
        List(tenant, log => log.Seals(query));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<StoredLeaf>> PersonaAsync(string tenant, string personaId, long from, int count, CancellationToken cancellation) =>
        List(tenant, log => log.Persona(personaId, from, count));

    /// <summary>None: here a payload is part of its leaf.</summary>
    public ValueTask<IReadOnlyList<long>> StrayPayloadsAsync(string tenant, long from, int count, CancellationToken cancellation) => new([]);

    /// <summary>None: here a log is its leaves.</summary>
    public ValueTask<IReadOnlyList<long>> StrayLeavesAsync(string tenant, long size, int count, CancellationToken cancellation) => new([]);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<OpenAction>> OpenActionsAsync(CancellationToken cancellation)
    {
        var found = new List<OpenAction>();
        foreach (var (tenant, log) in _logs.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            lock (log)
                found.AddRange(log.Open.Select(leaf => new OpenAction(tenant, leaf.Draft.SealId, leaf.Draft.Epoch, leaf.Index)));
        return ValueTask.FromResult<IReadOnlyList<OpenAction>>(found);
    }

    /// <inheritdoc />
    public ValueTask<int> EraseAsync(string tenant, IReadOnlyList<string> sealIds, CancellationToken cancellation) => Read(tenant, 0, log => sealIds.Sum(log.Erase));

    private ValueTask<T> Read<T>(string tenant, T none, Func<MemoryLog, T> read)
    {
        if (!_logs.TryGetValue(tenant, out var log)) return ValueTask.FromResult(none);
        lock (log)
            return ValueTask.FromResult(read(log));
    }

    private ValueTask<IReadOnlyList<T>> List<T>(string tenant, Func<MemoryLog, IEnumerable<T>> read) =>
        Read<IReadOnlyList<T>>(tenant, [], log => [.. read(log)]);
}
