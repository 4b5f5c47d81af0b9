using System.Collections.Concurrent;
using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Epochs of the silos in this process. Any other process is dead: it could not have let go of the data otherwise.</summary>
internal sealed class LiveEpochs
{
    private readonly ConcurrentDictionary<long, bool> _alive = new();

    public IEpochs Begin(long epoch)
    {
        _alive[epoch] = true;
        return new Epoch(this, epoch);
    }

    public void End(long epoch) => _alive.TryRemove(epoch, out _);

    private sealed class Epoch(LiveEpochs all, long current) : IEpochs
    {
        public long Current => current;

        public ValueTask<bool> IsAliveAsync(long epoch, CancellationToken cancellation) => ValueTask.FromResult(all._alive.ContainsKey(epoch));
    }
}
