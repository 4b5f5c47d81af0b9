using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Nexus.Embedded;

/// <inheritdoc cref="IPersistentState{TState}" />
internal sealed class PersistentState<T>(Activation activation, string name, IGrainStorage storage) : IPersistentState<T>, IStoredState
{
    private readonly GrainState<T> _record = new(New());

    public T State
    {
        get => _record.State;
        set => _record.State = value;
    }

    public string? Etag => _record.ETag;

    public bool RecordExists => _record.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(default);

    public Task WriteStateAsync() => WriteStateAsync(default);

    public Task ClearStateAsync() => ClearStateAsync(default);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await storage.ReadStateAsync(name, activation.GrainId, _record);
        if (!_record.RecordExists || _record.State is null)
            _record.State = New();
    }

    public async Task WriteStateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await storage.WriteStateAsync(name, activation.GrainId, _record);
        }
        catch (InconsistentStateException error)
        {
            error.Origin = activation;
            throw;
        }
    }

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await storage.ClearStateAsync(name, activation.GrainId, _record);
        }
        catch (InconsistentStateException error)
        {
            error.Origin = activation;
            throw;
        }

        _record.State = New();
    }

    private static T New()
    {
        var type = typeof(T);
        if (type.IsValueType || type.IsArray || type == typeof(string))
            return default!;
        return type.GetConstructor(Type.EmptyTypes) is null
            ? throw new InvalidOperationException($"{type} cannot be grain state: it has no public constructor without parameters.")
            : Activator.CreateInstance<T>();
    }
}
