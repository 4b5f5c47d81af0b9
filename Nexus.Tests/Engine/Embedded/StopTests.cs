using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>A stop lets work end, but not forever.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task What_is_under_way_is_finished_and_activations_are_told()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var grain = host.Fresh<IPlainIdleGrain>();
        await grain.TouchAsync();
        var busy = host.Fresh<IBlockingGrain>();
        var running = busy.HangAsync(300);
        var waiting = busy.CountAsync();
        await Task.Delay(20);
        await host.StopAsync();
        await running;
        Assert.Equal(1, await waiting);
        lock (IdleGrain.Ended)
            Assert.Equal(DeactivationReasonCode.ShuttingDown, IdleGrain.Ended[grain.GetPrimaryKeyString()]);
    }

    [Fact]
    public async Task A_call_after_the_stop_is_refused()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var known = host.Fresh<IBlockingGrain>();
        await known.CountAsync();
        await host.StopAsync();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => known.CountAsync());
        await Assert.ThrowsAsync<SiloUnavailableException>(() => host.Fresh<IBlockingGrain>().CountAsync());
    }

    [Fact]
    public async Task A_call_from_outside_is_refused_while_the_engine_drains()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var busy = host.Fresh<IBlockingGrain>();
        var running = busy.HangAsync(400);
        await Task.Delay(20);
        var stop = host.StopAsync();
        await Task.Delay(20);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => busy.CountAsync());
        await stop;
        await running;
    }

    [Fact]
    public async Task A_grain_may_still_call_others_while_the_engine_drains()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var publisher = host.Fresh<IDrainingGrain>();
        var call = publisher.CallLaterAsync(200, host.Fresh<IBlockingGrain>());
        await Task.Delay(20);
        await host.StopAsync();
        Assert.Equal(1, await call);
    }

    [Fact]
    public async Task A_stop_has_a_deadline()
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.DrainTimeout = TimeSpan.FromMilliseconds(100));
        var running = host.Fresh<IBlockingGrain>().HangAsync(60_000);
        await Task.Delay(20);
        await host.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => running);
    }

    [Fact]
    public async Task Events_that_were_published_arrive_before_the_stop()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var key = Guid.NewGuid().ToString("N");
        var stream = host.Client.GetStreamProvider("streams").GetStream<Happening>(StreamId.Create("happenings", key));
        for (var i = 0; i < 50; i++)
            await stream.OnNextAsync(new Happening { Number = i });
        await host.StopAsync();
        await using var next = await EmbeddedHost.StartAsync();
        Assert.Equal(string.Join(",", Enumerable.Range(0, 50)), await next.Client.GetGrain<IImplicitSubscriberGrain>(key).GetSeenAsync());
    }
}
