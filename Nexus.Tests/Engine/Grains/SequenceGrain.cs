using System.Runtime.CompilerServices;
using Orleans;

namespace Nexus.Tests.Engine;

/// <summary>Returns sequences.</summary>
[Alias("test.ISequenceGrain")]
public interface ISequenceGrain : IGrainWithStringKey
{
    [Alias("Count")]
    IAsyncEnumerable<int> CountAsync(int to, int failAt = -1);

    /// <summary>Counts until it is told to stop.</summary>
    [Alias("Watch")]
    IAsyncEnumerable<int> WatchAsync(string ticket, CancellationToken cancellation = default);

    [Alias("Touch")]
    Task TouchAsync();

    [Alias("End")]
    Task EndAsync();
}

[GrainType("test-sequence")]
internal sealed class SequenceGrain : Grain, ISequenceGrain
{
    /// <summary>Tickets of the sequences that have ended in the grain.</summary>
    public static HashSet<string> Ended { get; } = [];

    public async IAsyncEnumerable<int> CountAsync(int to, int failAt = -1)
    {
        for (var i = 0; i < to; i++)
        {
            if (i == failAt)
                throw new NumberedException("in the middle", i);
            if (i % 7 == 0)
                await Task.Yield();
            yield return i;
        }
    }

    public async IAsyncEnumerable<int> WatchAsync(string ticket, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            for (var i = 0; ; i++)
            {
                yield return i;
                await Task.Delay(i < 3 ? 1 : 10_000, cancellation);
            }
        }
        finally
        {
            lock (Ended)
                Ended.Add(ticket);
        }
    }

    public Task TouchAsync() => Task.CompletedTask;

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
