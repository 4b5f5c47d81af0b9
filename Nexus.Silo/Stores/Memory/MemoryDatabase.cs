namespace Nexus.Stores;

/// <summary>Nothing to open: the stores in memory hold themselves.</summary>
internal sealed class MemoryDatabase : IDatabase
{
    public Task OpenAsync(CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask WriteProbeAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
