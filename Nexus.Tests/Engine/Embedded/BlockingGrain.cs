using Orleans;

namespace Nexus.Tests.Engine;

/// <summary>Does what grains must not.</summary>
[Alias("test.IBlockingGrain")]
public interface IBlockingGrain : IGrainWithStringKey
{
    [Alias("Block")]
    Task BlockAsync(int milliseconds);

    [Alias("BlockLater")]
    Task BlockLaterAsync(int milliseconds);

    [Alias("Hang")]
    Task HangAsync(int milliseconds);

    [Alias("Count")]
    Task<int> CountAsync(CancellationToken cancellation = default);
}

#pragma warning disable NXG011 // On purpose: this is what the watchdog is for.
[GrainType("test-blocking")]
internal sealed class BlockingGrain : Grain, IBlockingGrain
{
    private int _count;

    public Task BlockAsync(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return Task.CompletedTask;
    }

    public async Task BlockLaterAsync(int milliseconds)
    {
        await Task.Yield();
        Thread.Sleep(milliseconds);
    }

    public Task HangAsync(int milliseconds) => Task.Delay(milliseconds);

    public Task<int> CountAsync(CancellationToken cancellation = default) => Task.FromResult(++_count);
}
#pragma warning restore NXG011
