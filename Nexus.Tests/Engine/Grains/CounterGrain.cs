using Orleans;
using Orleans.Concurrency;

namespace Nexus.Tests.Engine;

/// <summary>Counts in memory, in a way that loses counts if two calls ever overlap.</summary>
[Alias("test.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    /// <summary>Adds without awaiting anything.</summary>
    [Alias("Add")]
    Task<int> AddAsync(int amount);

    /// <summary>Reads, awaits, and writes.</summary>
    [Alias("AddSlowly")]
    Task<int> AddSlowlyAsync(int amount);

    [Alias("Get")]
    ValueTask<int> GetAsync();

    /// <summary>How many calls had begun when the last one did.</summary>
    [Alias("Append")]
    Task AppendAsync(int number);

    [Alias("GetOrder")]
    Task<string> GetOrderAsync();

    [Alias("LeaveWorkBehind")]
    Task LeaveWorkBehindAsync();

    [Alias("GetOverlaps")]
    Task<int> GetOverlapsAsync();

    [Alias("WaitForGate")]
    Task WaitForGateAsync();

    [Alias("OpenGate"), AlwaysInterleave]
    Task OpenGateAsync();
}

[GrainType("test-counter")]
internal sealed class CounterGrain : Grain, ICounterGrain
{
    private readonly TaskCompletionSource _gate = new();
    private readonly List<int> _order = [];
    private int _count;
    private int _inside;
    private int _overlaps;

    public Task<int> AddAsync(int amount) => Task.FromResult(_count += amount);

    public async Task<int> AddSlowlyAsync(int amount)
    {
        var before = _count;
        await Task.Yield();
        return _count = before + amount;
    }

    public ValueTask<int> GetAsync() => new(_count);

    public Task AppendAsync(int number)
    {
        _order.Add(number);
        return Task.CompletedTask;
    }

    public Task<string> GetOrderAsync() => Task.FromResult(string.Join(",", _order));

    public Task LeaveWorkBehindAsync()
    {
        _ = WorkAsync();
        return Task.CompletedTask;

        async Task WorkAsync()
        {
            for (var i = 0; i < 20; i++)
            {
                Enter();
                await Task.Yield();
            }
        }
    }

    public Task<int> GetOverlapsAsync()
    {
        Enter();
        return Task.FromResult(_overlaps);
    }

    public Task WaitForGateAsync() => _gate.Task;

    public Task OpenGateAsync()
    {
        _gate.TrySetResult();
        return Task.CompletedTask;
    }

    // If two threads are ever in here at once, one of them sees it.
    private void Enter()
    {
        if (Interlocked.Increment(ref _inside) != 1)
            _overlaps++;
        Thread.SpinWait(2000);
        Interlocked.Decrement(ref _inside);
    }
}
