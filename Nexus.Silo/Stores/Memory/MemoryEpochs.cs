using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Epochs of silos that share memory.</summary>
public sealed class MemoryEpochs : IEpochSource
{
    private readonly LiveEpochs _live = new();
    private long _last;

    /// <inheritdoc />
    public ValueTask<IEpochs> BeginAsync(CancellationToken cancellation) => ValueTask.FromResult(_live.Begin(Interlocked.Increment(ref _last)));

    /// <inheritdoc />
    public ValueTask EndAsync(IEpochs epochs)
    {
        _live.End(epochs.Current);
        return ValueTask.CompletedTask;
    }
}
