namespace Nexus.Stores;

/// <summary>Opens the stores before anything uses them and closes them after everything has.</summary>
public interface IStoreLifetime : IAsyncDisposable
{
    /// <summary>Locks the data directory, opens the database, brings its schema up to date and begins this process's epoch.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Writes down beside the lock where this process listens, so that a CLI finds it.</summary>
    void Announce(Uri url);
}
