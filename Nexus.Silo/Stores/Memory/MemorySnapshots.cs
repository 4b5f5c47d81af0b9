using System.Globalization;

namespace Nexus.Stores;

/// <summary>Grain snapshots in this process's memory.</summary>
public sealed class MemorySnapshots : ISnapshotStore
{
    private readonly Dictionary<(string Type, string Key), Snapshot> _snapshots = [];
    private readonly Lock _gate = new();
    private long _lastEtag;

    /// <inheritdoc />
    public ValueTask<Snapshot?> ReadAsync(string type, string key, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult(_snapshots.GetValueOrDefault((type, key)));
    }

    /// <inheritdoc />
    public ValueTask<string?> WriteAsync(string type, string key, string? expectedEtag, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        if (bytes.IsEmpty) throw new ArgumentException("a snapshot holds at least one byte", nameof(bytes));
        lock (_gate)
        {
            if (_snapshots.GetValueOrDefault((type, key))?.Etag != expectedEtag) return ValueTask.FromResult<string?>(null);
            var etag = (++_lastEtag).ToString(CultureInfo.InvariantCulture);
            _snapshots[(type, key)] = new Snapshot(etag, bytes.ToArray());
            return ValueTask.FromResult<string?>(etag);
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> ClearAsync(string type, string key, string? expectedEtag, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_snapshots.TryGetValue((type, key), out var stands) && stands.Etag != expectedEtag) return ValueTask.FromResult(false);
            _snapshots.Remove((type, key));
            return ValueTask.FromResult(true);
        }
    }
}
