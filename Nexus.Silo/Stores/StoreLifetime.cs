using Nexus.Ledger;

namespace Nexus.Stores;

/// <inheritdoc cref="IStoreLifetime" />
internal sealed class StoreLifetime(StoreOptions options, IDatabase database, IEpochSource source, OwnEpoch epoch, IHeadKeeper heads) : IStoreLifetime
{
    private bool _started;
    private DataDirectory? _directory; // null for stores in memory

    public async Task StartAsync(CancellationToken cancellation)
    {
        if (!options.InMemory) _directory = DataDirectory.Open(options.DataDirectory);
        await database.OpenAsync(cancellation);
        epoch.Begun = await source.BeginAsync(cancellation);
        _started = true;
    }

    public void Announce(Uri url) => _directory?.Announce(url.ToString());

    public async ValueTask DisposeAsync()
    {
        if (_started && epoch.Begun is { } begun)
        {
            _started = false;
            await EndAsync(begun);
        }

        await database.DisposeAsync();
        (heads as IDisposable)?.Dispose();
        _directory?.Dispose();
        _directory = null;
    }

    // A database that is away at the end does not keep the process from ending: an epoch not ended dies with it.
    private async Task EndAsync(IEpochs begun)
    {
        try
        {
            await source.EndAsync(begun);
        }
        catch (StoreUnavailableException)
        {
            epoch.Begun = null;
        }
    }
}
