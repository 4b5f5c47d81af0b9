using System.Collections.Concurrent;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>What this witness has cosigned last, in this process's memory.</summary>
public sealed class MemoryWitnessedHeads : IWitnessedHeads
{
    private readonly ConcurrentDictionary<string, WitnessedHead> _heads = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public ValueTask<WitnessedHead?> FindAsync(string log, CancellationToken cancellation) => ValueTask.FromResult(_heads.GetValueOrDefault(log));

    /// <inheritdoc />
    public ValueTask<bool> TryPutAsync(WitnessedHead next, WitnessedHead? before, CancellationToken cancellation) =>
        ValueTask.FromResult(before is null ? _heads.TryAdd(next.Log, next) : _heads.TryUpdate(next.Log, next, before));
}
