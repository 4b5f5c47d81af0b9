using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>The epoch of a process that hosts one silo: begun when the stores start.</summary>
internal sealed class OwnEpoch : IEpochs
{
    public IEpochs? Begun { get; set; }

    public long Current => Now.Current;

    public ValueTask<bool> IsAliveAsync(long epoch, CancellationToken cancellation) => Now.IsAliveAsync(epoch, cancellation);

    private IEpochs Now => Begun ?? throw new InvalidOperationException("the stores have not been started");
}
