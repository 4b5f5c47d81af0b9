using System.Diagnostics;
using Nexus.Tests.Embeddings;
using Orleans;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>What nobody uses ends, and nothing else does.</summary>
public sealed class IdleTests
{
    private static readonly TimeSpan _age = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task An_activation_that_nobody_uses_ends()
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.CollectionAge = _age);
        var grain = host.Fresh<IPlainIdleGrain>();
        await grain.TouchAsync();
        await Soon.HoldsAsync(() => IdleGrain.HasEnded(grain), "the activation ends");
        lock (IdleGrain.Ended)
            Assert.Equal(DeactivationReasonCode.ActivationIdle, IdleGrain.Ended[grain.GetPrimaryKeyString()]);
        await grain.TouchAsync();
    }

    [Fact]
    public async Task An_activation_that_is_used_stays()
    {
        var age = TimeSpan.FromSeconds(1);
        await using var host = await EmbeddedHost.StartAsync(options => options.CollectionAge = age);
        while (true)
        {
            var (grain, other) = (host.Fresh<IPlainIdleGrain>(), host.Fresh<IPlainIdleGrain>());
            var (longest, touched) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
            await other.TouchAsync();
            while (!IdleGrain.HasEnded(other))
            {
                await grain.TouchAsync();
                Note();
                await Task.Delay(10);
            }

            if (!IdleGrain.HasEnded(grain)) return;
            Note();
            // On a machine that stood still for so long it was not in use: that proves nothing.
            Assert.InRange(longest, age / 2, TimeSpan.MaxValue);

            void Note()
            {
                var gap = Stopwatch.GetElapsedTime(touched);
                (longest, touched) = (gap > longest ? gap : longest, Stopwatch.GetTimestamp());
            }
        }
    }

    [Fact]
    public async Task A_timer_does_not_keep_its_grain_alive()
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.CollectionAge = _age);
        var grain = host.Fresh<IPlainIdleGrain>();
        await grain.TickAsync(keepAlive: false);
        await Soon.HoldsAsync(() => IdleGrain.HasEnded(grain), "the activation ends");
    }

    [Fact]
    public async Task A_timer_that_is_told_to_keeps_its_grain_alive()
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.CollectionAge = _age);
        var (kept, other) = (host.Fresh<IPlainIdleGrain>(), host.Fresh<IPlainIdleGrain>());
        await kept.TickAsync(keepAlive: true);
        await other.TouchAsync();
        await Soon.HoldsAsync(() => IdleGrain.HasEnded(other), "the other activation ends");
        await Task.Delay(_age);
        Assert.False(IdleGrain.HasEnded(kept));
    }

    [Fact]
    public async Task A_tick_that_is_late_keeps_its_grain_alive_where_the_tick_itself_would()
    {
        // Timers of this clock never ring: to the grain, the machine stands still.
        await using var host = await EmbeddedHost.StartAsync(options => options.CollectionAge = _age, new TimerClock());
        var (kept, other) = (host.Fresh<IPlainIdleGrain>(), host.Fresh<IPlainIdleGrain>());
        await kept.TickAsync(keepAlive: true);
        await other.TickAsync(keepAlive: false);
        await Soon.HoldsAsync(() => IdleGrain.HasEnded(other), "the other activation ends");
        Assert.False(IdleGrain.HasEnded(kept));
    }

    [Fact]
    public async Task A_grain_can_be_kept_alive_by_its_class_and_by_itself()
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.CollectionAge = _age);
        var (kept, delayed, other) = (host.Fresh<IKeptGrain>(), host.Fresh<IPlainIdleGrain>(), host.Fresh<IPlainIdleGrain>());
        await kept.TouchAsync();
        await delayed.DelayAsync(60_000);
        await other.TouchAsync();
        await Soon.HoldsAsync(() => IdleGrain.HasEnded(other), "the other activation ends");
        Assert.False(IdleGrain.HasEnded(kept));
        Assert.False(IdleGrain.HasEnded(delayed));
    }

    [Fact]
    public async Task One_grain_type_can_have_an_age_of_its_own()
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.CollectionAges["test-idle"] = _age);
        var grain = host.Fresh<IPlainIdleGrain>();
        await grain.TouchAsync();
        await Soon.HoldsAsync(() => IdleGrain.HasEnded(grain), "the activation ends");
    }

    [Fact]
    public async Task Calls_that_meet_the_end_of_an_activation_are_answered_by_the_next()
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.CollectionAge = TimeSpan.FromMilliseconds(1));
        var grain = host.Fresh<IPlainIdleGrain>();
        for (var i = 0; i < 200; i++)
        {
            await grain.TouchAsync();
            await Task.Delay(i % 5);
        }
    }
}
