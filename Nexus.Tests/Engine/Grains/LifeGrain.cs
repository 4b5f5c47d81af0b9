using Orleans;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>Lives, dies, and remembers in its state.</summary>
[Alias("test.ILifeGrain")]
public interface ILifeGrain : IGrainWithStringKey
{
    /// <summary>Which activation answers.</summary>
    [Alias("GetLife")]
    Task<Guid> GetLifeAsync();

    [Alias("End")]
    Task EndAsync();

    [Alias("AddOne")]
    Task<int> AddOneAsync();

    /// <summary>Adds one and ends the activation at every so manieth call.</summary>
    [Alias("AddOneAndDie")]
    Task AddOneAndDieAsync(int every);

    [Alias("Get")]
    Task<LifeSnapshot> GetAsync();

    [Alias("Clear")]
    Task ClearAsync();

    [Alias("ChangeAndReread")]
    Task<int> ChangeAndRereadAsync();
}

[GenerateSerializer, Immutable, Alias("test.LifeSnapshot")]
public sealed record LifeSnapshot
{
    [Id(0)]
    public required int Count { get; init; }

    [Id(1)]
    public required bool Exists { get; init; }

    [Id(2)]
    public required string? Etag { get; init; }

    [Id(3)]
    public required string? EndedBecause { get; init; }
}

[GenerateSerializer, Alias("test.LifeState")]
public sealed class LifeState
{
    [Id(0)]
    public int Count { get; set; }
}

[GrainType("test-life")]
internal sealed class LifeGrain([PersistentState("life", "store")] IPersistentState<LifeState> state) : Grain, ILifeGrain
{
    // By key: why the last activation ended.
    private static readonly Dictionary<string, string> _ended = [];

    private readonly Guid _life = Guid.NewGuid();
    private int _calls;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        lock (_ended)
            _ended[this.GetPrimaryKeyString()] = reason.ReasonCode.ToString();
        return Task.CompletedTask;
    }

    public Task<Guid> GetLifeAsync() => Task.FromResult(_life);

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<int> AddOneAsync()
    {
        state.State.Count++;
        await state.WriteStateAsync();
        return state.State.Count;
    }

    public async Task AddOneAndDieAsync(int every)
    {
        await AddOneAsync();
        if (++_calls % every == 0)
            DeactivateOnIdle();
    }

    public Task<LifeSnapshot> GetAsync()
    {
        lock (_ended)
        {
            return Task.FromResult(new LifeSnapshot
            {
                Count = state.State.Count,
                Exists = state.RecordExists,
                Etag = state.Etag,
                EndedBecause = _ended.GetValueOrDefault(this.GetPrimaryKeyString()),
            });
        }
    }

    public Task ClearAsync() => state.ClearStateAsync();

    public async Task<int> ChangeAndRereadAsync()
    {
        state.State.Count += 100;
        await state.ReadStateAsync();
        return state.State.Count;
    }
}
