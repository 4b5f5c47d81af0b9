using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Nexus.Embedded;

/// <summary>Grain state in this process's memory. Written as JSON, so that nobody shares objects with the store.</summary>
public sealed class MemoryGrainStorage(EmbeddedGrainOptions options) : IGrainStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Grain), Record> _records = new();
    private long _lastEtag;

    /// <inheritdoc />
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue((stateName, grainId), out var record))
        {
            grainState.State = JsonSerializer.Deserialize<T>(record.Json, options.JsonOptions)!;
            grainState.ETag = record.Etag;
            grainState.RecordExists = true;
        }
        else
        {
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var etag = Interlocked.Increment(ref _lastEtag).ToString(CultureInfo.InvariantCulture);
        var next = new Record(etag, JsonSerializer.SerializeToUtf8Bytes(grainState.State, options.JsonOptions));
        var written = grainState.ETag is null
            ? _records.TryAdd(key, next)
            : _records.TryGetValue(key, out var now) && now.Etag == grainState.ETag && _records.TryUpdate(key, next, now);
        if (!written)
            throw Inconsistent(key, grainState.ETag);
        grainState.ETag = etag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (_records.TryGetValue(key, out var now) && (now.Etag != grainState.ETag || !_records.TryRemove(new(key, now))))
            throw Inconsistent(key, grainState.ETag);
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private InconsistentStateException Inconsistent((string Name, GrainId Grain) key, string? etag) => new(
        $"The state '{key.Name}' of {key.Grain} is not the one that was read.",
        _records.TryGetValue(key, out var now) ? now.Etag : null,
        etag);

    private sealed record Record(string Etag, byte[] Json);
}
