using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>One thing at a time inside a grain.</summary>
public sealed class TurnTests(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task A_grain_runs_one_call_at_a_time()
    {
        var grain = Fresh<ICounterGrain>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await grain.AddSlowlyAsync(1);
        })));
        Assert.Equal(400, await grain.GetAsync());
    }

    [Fact]
    public async Task Code_that_outlives_its_call_does_not_overlap_the_next()
    {
        var grain = Fresh<ICounterGrain>();
        for (var i = 0; i < 20; i++)
        {
            await grain.LeaveWorkBehindAsync();
            Assert.Equal(0, await grain.GetOverlapsAsync());
        }
    }

    [Fact]
    public async Task A_call_waits_for_the_one_before_it() => Assert.False(await MeetAsync(Fresh<IPlainMeetingGrain>()));

    [Fact]
    public async Task A_reentrant_grain_interleaves() => Assert.True(await MeetAsync(Fresh<IReentrantMeetingGrain>()));

    [Fact]
    public async Task A_method_that_always_interleaves_runs_beside_others()
    {
        var grain = Fresh<IPlainMeetingGrain>();
        var meeting = grain.MeetAsync();
        await grain.JoinAsync();
        Assert.True(await meeting);
    }

    [Fact]
    public async Task A_method_that_always_interleaves_keeps_nobody_out_while_it_runs()
    {
        var grain = Fresh<IPlainMeetingGrain>();
        var lingering = grain.LingerAsync();
        await grain.CallAsync();
        Assert.True(await lingering);
    }

    [Fact]
    public async Task Read_only_methods_interleave_with_each_other()
    {
        var grain = Fresh<IPlainMeetingGrain>();
        var most = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => grain.ReadAsync()));
        Assert.True(most.Max() > 1);
    }

    [Fact]
    public async Task Read_only_methods_do_not_interleave_with_writers()
    {
        var grain = Fresh<IPlainMeetingGrain>();
        var writer = grain.WriteAsync();
        var reader = grain.ReadAsync();
        Assert.Equal(1, await writer);
        Assert.Equal(1, await reader);
    }

    [Fact]
    public async Task Continuations_stay_inside_the_grain() =>
        Assert.Equal("", await Fresh<ISchedulerGrain>().CheckAsync(Fresh<ICounterGrain>()));

    [Fact]
    public async Task A_long_queue_of_waiting_calls_does_not_overflow_the_stack()
    {
        var grain = Fresh<ICounterGrain>();
        var calls = new List<Task> { grain.WaitForGateAsync() };
        for (var i = 0; i < 20_000; i++)
            calls.Add(grain.AddAsync(1));

        // A slow machine may time some out; what matters is that the process is still there.
        await Until(() => InTimeAsync(grain.OpenGateAsync), "the gate opens");
        await Task.WhenAny(Task.WhenAll(calls), Task.Delay(Patience));
        await Until(() => InTimeAsync(() => grain.AddAsync(1)), "the grain works on");
    }

    [Fact]
    public async Task Callers_that_hardly_yield_do_not_starve_timers_for_good()
    {
        using var stop = new CancellationTokenSource();
        var grains = Enumerable.Range(0, 16).Select(_ => Fresh<ICounterGrain>()).ToList();
        var load = grains.Select(grain => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await grain.AddAsync(1);
                if (i % 16 == 0)
                    await Task.Yield();
            }
        })).ToList();
        var timer = Fresh<ITimerGrain>();
        await timer.StartAsync(20, 1, interleave: false);
        await Until(async () => (await timer.GetAsync()).Ticks >= 5, "the timer ticks under load");
        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    private static async Task<bool> InTimeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task<bool> MeetAsync(IMeetingGrain grain)
    {
        var results = await Task.WhenAll(grain.MeetAsync(), grain.MeetAsync());
        return results[0];
    }
}
