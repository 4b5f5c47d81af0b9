using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Nexus.Tests.Engine;

/// <summary>Storage that fails on demand. One class for both engines, as the product's own storage is.</summary>
public sealed class StubStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<GrainId, (object State, string Etag)> _records = new();

    /// <summary>The keys of grains whose next write finds that another writer was first; at once, or after a while.</summary>
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

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var conflict = Conflicts.TryRemove(grainId.Key.ToString()!, out var atOnce);
        return conflict && atOnce ? throw Conflict(grainState.ETag) : WriteLaterAsync(conflict, grainId, grainState);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        _records.TryRemove(grainId, out _);
        grainState.ETag = null!;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private static InconsistentStateException Conflict(string? etag) => new("another writer was first", "2", etag ?? "1");

    private async Task WriteLaterAsync<T>(bool conflict, GrainId grainId, IGrainState<T> grainState)
    {
        await Task.Yield();
        if (conflict)
            throw Conflict(grainState.ETag);
        grainState.ETag = Guid.NewGuid().ToString();
        grainState.RecordExists = true;
        _records[grainId] = (grainState.State!, grainState.ETag);
    }
}
