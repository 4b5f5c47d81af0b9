using System.Collections.Concurrent;
using Nexus.Embedded;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Turns that block and calls that take too long.</summary>
public sealed class WatchdogTests
{
    [Theory]
    [InlineData(false, "IBlockingGrain.BlockAsync")]
    [InlineData(true, "the continuation of IBlockingGrain.BlockLaterAsync")]
    public async Task A_blocked_turn_is_reported_once(bool later, string work)
    {
        var reports = new ConcurrentQueue<BlockedTurn>();
        await using var host = await EmbeddedHost.StartAsync(options =>
        {
            options.BlockedTurnThreshold = TimeSpan.FromMilliseconds(100);
            options.OnBlockedTurn = reports.Enqueue;
        });
        var grain = host.Fresh<IBlockingGrain>();
        await (later ? grain.BlockLaterAsync(500) : grain.BlockAsync(500));
        var report = Assert.Single(reports);
        Assert.Equal(work, report.Work);
        Assert.Equal("test-blocking", report.GrainId.Type.ToString());
        Assert.True(report.For >= TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task Turns_that_follow_one_another_are_not_reported()
    {
        var reports = new ConcurrentQueue<BlockedTurn>();
        await using var host = await EmbeddedHost.StartAsync(options =>
        {
            options.BlockedTurnThreshold = TimeSpan.FromMilliseconds(500);
            options.OnBlockedTurn = reports.Enqueue;
        });
        var grain = host.Fresh<IBlockingGrain>();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => grain.BlockAsync(10)));
        await grain.HangAsync(300);
        Assert.Empty(reports);
    }

    [Fact]
    public async Task Callers_of_a_blocked_grain_time_out_all_the_same()
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.ResponseTimeout = TimeSpan.FromMilliseconds(1500));
        var grain = host.Fresh<IBlockingGrain>();
        var blocked = grain.BlockAsync(5000);
        await Assert.ThrowsAsync<TimeoutException>(() => grain.CountAsync());
        Assert.Equal(1, await host.Fresh<IBlockingGrain>().CountAsync());
        await Assert.ThrowsAsync<TimeoutException>(() => blocked);
    }

    [Fact]
    public async Task A_timeout_says_what_the_grain_is_busy_with()
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.ResponseTimeout = TimeSpan.FromMilliseconds(1500));
        var grain = host.Fresh<IBlockingGrain>();
        await grain.CountAsync();
        var busy = grain.HangAsync(4000);
        var error = await Assert.ThrowsAsync<TimeoutException>(() => grain.CountAsync());
        Assert.Contains("IBlockingGrain.CountAsync of test-blocking/", error.Message, StringComparison.Ordinal);
        Assert.Contains("busy with IBlockingGrain.HangAsync", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<TimeoutException>(() => busy);
        Assert.Contains("still running", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_timed_out_or_was_cancelled_while_it_waited_is_not_made()
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.ResponseTimeout = TimeSpan.FromMilliseconds(1500));
        var grain = host.Fresh<IBlockingGrain>();
        await grain.CountAsync();
        var busy = grain.HangAsync(4000);
        using var cancellation = new CancellationTokenSource();
        var cancelled = grain.CountAsync(cancellation.Token);
        var overdue = grain.CountAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Assert.ThrowsAsync<TimeoutException>(() => overdue);
        await Assert.ThrowsAsync<TimeoutException>(() => busy);
        var count = 0;
        await Soon.HoldsAsync(() => Try(() => count = grain.CountAsync().GetAwaiter().GetResult()), "the grain answers again");
        Assert.Equal(2, count);

        static bool Try(Action call)
        {
            try
            {
                call();
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }
}
