namespace Nexus.Stores;

/// <summary>Opens the stores before anything uses them and closes them after everything has.</summary>
public interface IStoreLifetime : IAsyncDisposable
{
    /// <summary>Where the data is, for people.</summary>
    string Description { get; }

    /// <summary>The locked data directory once started; null for stores in memory.</summary>
    DataDirectory? Directory { get; }

    /// <summary>Locks the data directory, opens the database, brings its schema up to date and begins this process's epoch.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Writes down beside the lock where this process listens, so that a CLI finds it.</summary>
    void Announce(Uri url);
}
