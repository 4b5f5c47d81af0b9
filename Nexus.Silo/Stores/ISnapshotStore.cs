namespace Nexus.Stores;

/// <summary>A stored snapshot of a grain's state.</summary>
/// <param name="Etag">Changes with every write and never returns, not even after a clear.</param>
/// <param name="Bytes">As they were written.</param>
public sealed record Snapshot(string Etag, ReadOnlyMemory<byte> Bytes);

/// <summary>Snapshots of grains, written by compare-and-swap on their etag. They may be lost without loss: the ledger is the truth.</summary>
public interface ISnapshotStore
{
    /// <summary>The snapshot, or null if there is none.</summary>
    ValueTask<Snapshot?> ReadAsync(string type, string key, CancellationToken cancellation);

    /// <summary>Writes if the stored etag is <paramref name="expectedEtag"/> (null: there must be none). Durable once it returns.</summary>
    /// <returns>The new etag, or null if another writer was first.</returns>
    ValueTask<string?> WriteAsync(string type, string key, string? expectedEtag, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Removes the snapshot if the stored etag is <paramref name="expectedEtag"/>; nothing to remove is no conflict.</summary>
    /// <returns>False if another writer was first.</returns>
    ValueTask<bool> ClearAsync(string type, string key, string? expectedEtag, CancellationToken cancellation);
}
