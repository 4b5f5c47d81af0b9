using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Gives each silo an epoch of its own, also where several share one process and one store.</summary>
public interface IEpochSource
{
    /// <summary>Begins an epoch larger than any before it. It is alive until it is ended or its process dies.</summary>
    ValueTask<IEpochs> BeginAsync(CancellationToken cancellation);

    /// <summary>Ends an epoch begun here: from now on its open actions may be recovered.</summary>
    ValueTask EndAsync(IEpochs epochs);
}
