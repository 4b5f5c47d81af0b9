using Orleans;

namespace Nexus.Tests.Engine;

/// <summary>Fails in every way there is.</summary>
[Alias("test.IFailingGrain")]
public interface IFailingGrain : IGrainWithStringKey
{
    [Alias("Throw")]
    Task ThrowAsync(int number);

    [Alias("ThrowSynchronously")]
    Task<int> ThrowSynchronously(int number);

    [Alias("Live")]
    Task LiveAsync();

    [Alias("WaitForCancellation")]
    Task<string> WaitForCancellationAsync(string ticket, CancellationToken cancellation);

    [Alias("Hang")]
    Task HangAsync(int milliseconds);
}

/// <summary>An exception with something to say.</summary>
[GenerateSerializer]
[Alias("test.NumberedException")]
public sealed class NumberedException : Exception
{
    public NumberedException(string message, int number)
        : base(message) => Number = number;

    [Id(0)]
    public int Number { get; }
}

[GrainType("test-failing")]
internal sealed class FailingGrain : Grain, IFailingGrain
{
    /// <summary>Keys of grains that may be activated.</summary>
    public static HashSet<string> Healed { get; } = [];

    /// <summary>Tickets of the calls that were told of their cancellation.</summary>
    public static Dictionary<string, bool> Cancelled { get; } = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        lock (Healed)
        {
            if (key.StartsWith("sick", StringComparison.Ordinal) && !Healed.Contains(key))
                throw new NumberedException("activation failed", 7);
        }

        return Task.CompletedTask;
    }

    public async Task ThrowAsync(int number)
    {
        await Task.Yield();
        throw new NumberedException("as asked", number);
    }

    public Task<int> ThrowSynchronously(int number) => throw new NumberedException("as asked", number);

    public Task LiveAsync() => Task.CompletedTask;

    public async Task<string> WaitForCancellationAsync(string ticket, CancellationToken cancellation)
    {
        var mine = TaskScheduler.Current;
        using var registration = cancellation.Register(() =>
        {
            lock (Cancelled)
                Cancelled[ticket] = TaskScheduler.Current == mine;
        });
        await Task.Delay(Timeout.Infinite, cancellation);
        return "never";
    }

    public Task HangAsync(int milliseconds) => Task.Delay(milliseconds);
}

/// <summary>A grain that cannot even be constructed.</summary>
[Alias("test.IStillbornGrain")]
public interface IStillbornGrain : IGrainWithStringKey
{
    [Alias("Live")]
    Task LiveAsync();
}

[GrainType("test-stillborn")]
internal sealed class StillbornGrain : Grain, IStillbornGrain
{
    public StillbornGrain() => throw new FormatException("no such grain");

    public Task LiveAsync() => Task.CompletedTask;
}
