using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Nexus.Stores;

/// <summary>Grain state over the snapshot store, the same for both engines.</summary>
public sealed partial class SnapshotGrainStorage(ISnapshotStore snapshots, ILogger<SnapshotGrainStorage> log) : IGrainStorage
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General) { Converters = { new ImmutableBytesConverter() } };

    /// <inheritdoc />
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var snapshot = await snapshots.ReadAsync(TypeOf(stateName, grainId), grainId.Key.ToString()!, CancellationToken.None);
        var state = snapshot is null ? default : Read<T>(snapshot, stateName, grainId);
        // A damaged snapshot counts as none, so that its grain begins anew; its etag stays, so that the next write replaces it.
        grainState.RecordExists = state is not null;
        grainState.ETag = snapshot?.Etag;
        grainState.State = state ?? Activator.CreateInstance<T>();
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

    private T? Read<T>(Snapshot snapshot, string stateName, GrainId grain)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(snapshot.Bytes.Span, Json);
        }
        catch (Exception damaged) when (damaged is JsonException or FormatException or InvalidOperationException)
        {
            LogDamaged(log, stateName, grain, damaged.Message);
            return default;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the stored state '{State}' of {Grain} cannot be read and is thrown away: {Reason}")]
    private static partial void LogDamaged(ILogger logger, string state, GrainId grain, string reason);

    private static string TypeOf(string stateName, GrainId grain) => $"{grain.Type}/{stateName}";

    private static InconsistentStateException Inconsistent(string stateName, GrainId grain, string? etag) =>
        new($"The state '{stateName}' of {grain} is not the one that was read.", "another", etag ?? "none");
}
