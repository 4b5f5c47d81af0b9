using System.Collections.Immutable;
using Nexus.Ledger;
using Nexus.Stores;

namespace Nexus.Tests.Ledger;

/// <summary>A real log whose answers get lost: before the commit, or after it.</summary>
internal sealed class UnsteadyLog(ISealLog inner) : ISealLog
{
    // As long as an answer is on its way, others come with what they have to append.
    private const int TurnsOfAnAnswer = 256;

    private int _appends;

    public int Lost { get; private set; }

    public int Ahead { get; private set; }

    private int _underWay;

    public bool KeepsOrder => inner.KeepsOrder;

    public async ValueTask<AppendResult> TryAppendAsync(string tenant, long size, LogBatch batch, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _underWay) > 1) Ahead++;
        try
        {
            var number = ++_appends;
            if (number % 7 == 3) throw Away();
            var result = await inner.TryAppendAsync(tenant, size, batch, cancellation);
            for (var turn = 0; turn < TurnsOfAnAnswer && Volatile.Read(ref _underWay) == 1; turn++) await Task.Yield();
            return number % 11 == 5 ? throw Away() : result;
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private StoreUnavailableException Away()
    {
        Lost++;
        return new StoreUnavailableException("the test cut the connection", new IOException());
    }

    public ValueTask<LogState> StateAsync(string tenant, CancellationToken cancellation) => inner.StateAsync(tenant, cancellation);

    public ValueTask<LedgerHead> HeadAsync(string tenant, CancellationToken cancellation) => inner.HeadAsync(tenant, cancellation);

    public ValueTask<IReadOnlyList<StoredLeaf>> ReadAsync(string tenant, long from, int count, CancellationToken cancellation) => inner.ReadAsync(tenant, from, count, cancellation);

    public ValueTask<IReadOnlyList<ImmutableArray<byte>>> HashesAsync(string tenant, long from, int count, CancellationToken cancellation) => inner.HashesAsync(tenant, from, count, cancellation);

    public ValueTask<IReadOnlyList<ImmutableArray<byte>>> TilesAsync(string tenant, int level, long from, int count, CancellationToken cancellation) => inner.TilesAsync(tenant, level, from, count, cancellation);

    public ValueTask<IReadOnlyList<StoredLeaf>> ChainAsync(string tenant, string chainId, CancellationToken cancellation) => inner.ChainAsync(tenant, chainId, cancellation);

    public ValueTask<IReadOnlyList<StoredLeaf>> SealAsync(string tenant, string sealId, CancellationToken cancellation) => inner.SealAsync(tenant, sealId, cancellation);

    public ValueTask<IReadOnlyList<SealLeaves>> SealsAsync(string tenant, SealQuery query, CancellationToken cancellation) => inner.SealsAsync(tenant, query, cancellation);

    public ValueTask<IReadOnlyList<StoredLeaf>> PersonaAsync(string tenant, string personaId, long from, int count, CancellationToken cancellation) => inner.PersonaAsync(tenant, personaId, from, count, cancellation);

    public ValueTask<IReadOnlyList<StoredLeaf>> ApprovalsAsync(string tenant, long from, int count, CancellationToken cancellation) => inner.ApprovalsAsync(tenant, from, count, cancellation);

    public ValueTask<IReadOnlyList<long>> StrayPayloadsAsync(string tenant, long from, int count, CancellationToken cancellation) => inner.StrayPayloadsAsync(tenant, from, count, cancellation);

    public ValueTask<IReadOnlyList<long>> StrayLeavesAsync(string tenant, long size, int count, CancellationToken cancellation) => inner.StrayLeavesAsync(tenant, size, count, cancellation);

    public ValueTask<IReadOnlyList<OpenAction>> OpenActionsAsync(CancellationToken cancellation) => inner.OpenActionsAsync(cancellation);
}
