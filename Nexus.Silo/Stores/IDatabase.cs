namespace Nexus.Stores;

/// <summary>What holds the stores of one kind.</summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>Opens it and brings its schema up to date.</summary>
    Task OpenAsync(CancellationToken cancellation);

    /// <summary>Writes <see cref="ProbeBytes"/> durably and takes them away again.</summary>
    /// <exception cref="Ledger.StoreUnavailableException">Nothing can be written.</exception>
    ValueTask WriteProbeAsync(CancellationToken cancellation);

    /// <summary>About what the largest decision takes: a database with room for less is as good as full.</summary>
    const int ProbeBytes = 65_536;
}
