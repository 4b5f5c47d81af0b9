using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Timers tick in turns of their grain.</summary>
public sealed class TimerTests(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task Ticks_do_not_overlap_and_an_exception_does_not_stop_them()
    {
        var grain = Fresh<ITimerGrain>();
        await grain.StartAsync(5, 20, interleave: true);
        await Until(async () => (await grain.GetAsync()).Ticks >= 5, "the timer ticks");
        Assert.Equal(0, (await grain.GetAsync()).Overlaps);
    }

    [Fact]
    public async Task A_tick_does_not_run_inside_a_call()
    {
        var grain = Fresh<ITimerGrain>();
        await grain.StartAsync(10, 1, interleave: false);
        Assert.Equal(0, await grain.StayAsync(200));
    }

    [Fact]
    public async Task A_tick_that_interleaves_does()
    {
        var grain = Fresh<ITimerGrain>();
        await grain.StartAsync(10, 1, interleave: true);
        Assert.NotEqual(0, await grain.StayAsync(500));
    }

    [Fact]
    public async Task A_timer_that_is_disposed_of_is_silent_and_its_token_is_cancelled()
    {
        var grain = Fresh<ITimerGrain>();
        await grain.StartAsync(10, 1, interleave: false);
        await Until(async () => (await grain.GetAsync()).Ticks > 1, "the timer ticks");
        await grain.StopAsync();
        var before = await grain.GetAsync();
        Assert.True(before.IsCancelled);
        await Task.Delay(100);
        Assert.Equal(before.Ticks, (await grain.GetAsync()).Ticks);
    }

    [Fact]
    public async Task A_timer_can_be_changed()
    {
        var grain = Fresh<ITimerGrain>();
        await grain.StartAsync(600_000, 1, interleave: false);
        await grain.ChangeAsync(10);
        await Until(async () => (await grain.GetAsync()).Ticks > 1, "the timer ticks");
    }
}
