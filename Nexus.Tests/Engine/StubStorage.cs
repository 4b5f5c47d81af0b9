using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Nexus.Tests.Engine;

/// <summary>Storage that fails on demand. One class for both engines, as the product's own storage is.</summary>
public sealed class StubStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<GrainId, (object State, string Etag)> _records = new();

    /// <summary>The key of a grain whose next write finds that another writer was first.</summary>
    public ConcurrentDictionary<string, bool> Conflicts { get; } = new();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = _records.TryGetValue(grainId, out var record);
        if (grainState.RecordExists)
        {
            grainState.State = (T)record.State;
            grainState.ETag = record.Etag;
        }

        return Task.CompletedTask;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        if (Conflicts.TryRemove(grainId.Key.ToString()!, out _))
            throw new InconsistentStateException("another writer was first", "2", grainState.ETag ?? "1");
        grainState.ETag = Guid.NewGuid().ToString();
        grainState.RecordExists = true;
        _records[grainId] = (grainState.State!, grainState.ETag);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _records.TryRemove(grainId, out _);
        grainState.ETag = null!;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }
}
