using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Ledger;

namespace Nexus.Bench.Door;

/// <summary>The silo's own log, with its appends counted.</summary>
internal sealed class CountingLog(ISealLog inner) : ISealLog
{
    private long _commits;

    public long Commits => Interlocked.Read(ref _commits);

    public bool KeepsOrder => inner.KeepsOrder;

    public static void Wrap(IServiceCollection services)
    {
        var own = services.Last(service => service.ServiceType == typeof(ISealLog));
        services.AddSingleton<ISealLog>(provider => new CountingLog((ISealLog)(own.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, own.ImplementationType!))));
    }

    public async ValueTask<AppendResult> TryAppendAsync(string tenant, long size, LogBatch batch, CancellationToken cancellation)
    {
        var result = await inner.TryAppendAsync(tenant, size, batch, cancellation);
        if (result.Status == AppendStatus.Appended) Interlocked.Increment(ref _commits);
        return result;
    }

    public ValueTask<LogState> StateAsync(string tenant, CancellationToken cancellation) => inner.StateAsync(tenant, cancellation);

    public ValueTask<IReadOnlyList<StoreDamage>> DamageAsync(string tenant, int count, CancellationToken cancellation) => inner.DamageAsync(tenant, count, cancellation);

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
