using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Nexus.Stores;

/// <summary>Grain state over the snapshot store, the same for both engines.</summary>
public sealed class SnapshotGrainStorage(ISnapshotStore snapshots) : IGrainStorage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General) { Converters = { new ImmutableBytesConverter() } };

    /// <inheritdoc />
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var snapshot = await snapshots.ReadAsync(TypeOf(stateName, grainId), grainId.Key.ToString()!, CancellationToken.None);
        grainState.RecordExists = snapshot is not null;
        grainState.ETag = snapshot?.Etag;
        grainState.State = snapshot is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize<T>(snapshot.Bytes.Span, Json)!;
    }

    /// <inheritdoc />
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(grainState.State, Json);
        var etag = await snapshots.WriteAsync(TypeOf(stateName, grainId), grainId.Key.ToString()!, grainState.ETag, bytes, CancellationToken.None)
            ?? throw Inconsistent(stateName, grainId, grainState.ETag);
        grainState.ETag = etag;
        grainState.RecordExists = true;
    }

    /// <inheritdoc />
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (!await snapshots.ClearAsync(TypeOf(stateName, grainId), grainId.Key.ToString()!, grainState.ETag, CancellationToken.None))
            throw Inconsistent(stateName, grainId, grainState.ETag);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static string TypeOf(string stateName, GrainId grain) => $"{grain.Type}/{stateName}";

    private static InconsistentStateException Inconsistent(string stateName, GrainId grain, string? etag) =>
        new($"The state '{stateName}' of {grain} is not the one that was read.", "another", etag ?? "none");
}
