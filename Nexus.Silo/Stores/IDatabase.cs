namespace Nexus.Stores;

/// <summary>What holds the stores of one kind.</summary>
public interface IDatabase : IAsyncDisposable
{
    /// <summary>Opens it and brings its schema up to date.</summary>
    Task OpenAsync(CancellationToken cancellation);
}
