using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>What callers see when something goes wrong.</summary>
public sealed class FailureTests(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task An_exception_arrives_with_its_fields()
    {
        var error = await Assert.ThrowsAsync<NumberedException>(() => Fresh<IFailingGrain>().ThrowAsync(42));
        Assert.Equal(42, error.Number);
        Assert.Equal("as asked", error.Message);
    }

    [Fact]
    public async Task A_method_that_throws_at_once_still_returns_a_task()
    {
        var task = Fresh<IFailingGrain>().ThrowSynchronously(3);
        var error = await Assert.ThrowsAsync<NumberedException>(() => task);
        Assert.Equal(3, error.Number);
    }

    [Fact]
    public async Task A_failed_activation_fails_its_callers_and_the_next_call_tries_again()
    {
        var key = "sick-" + NewKey();
        var grain = Client.GetGrain<IFailingGrain>(key);
        var error = await Assert.ThrowsAnyAsync<Exception>(grain.LiveAsync);
        Assert.Contains("activation failed", error.ToString(), StringComparison.Ordinal);
        lock (FailingGrain.Healed)
            FailingGrain.Healed.Add(key);
        await Until(async () =>
        {
            try
            {
                await grain.LiveAsync();
                return true;
            }
            catch (Exception)
            {
                return false;
            }
        }, "the next activation succeeds");
    }

    [Fact]
    public Task A_constructor_that_throws_fails_the_call() =>
        Assert.ThrowsAsync<InvalidOperationException>(() => Fresh<IStillbornGrain>().LiveAsync());

    [Fact]
    public async Task A_call_that_takes_too_long_times_out()
    {
        var grain = Fresh<IFailingGrain>();
        await Assert.ThrowsAsync<TimeoutException>(() => grain.HangAsync(3500));
    }

    [Fact]
    public async Task A_call_behind_one_that_takes_too_long_times_out_too()
    {
        var grain = Fresh<IFailingGrain>();
        var first = grain.HangAsync(6000);

        // Or the second might be the first: calls that are not awaited have no order.
        await Task.Delay(100);
        await Assert.ThrowsAsync<TimeoutException>(grain.LiveAsync);
        await Assert.ThrowsAsync<TimeoutException>(() => first);
    }

    [Fact]
    public async Task Cancelling_frees_the_caller_at_once_and_tells_the_grain_in_its_own_turn()
    {
        using var cancellation = new CancellationTokenSource();
        var ticket = NewKey();
        var grain = Fresh<IFailingGrain>();
        await grain.LiveAsync();
        var call = grain.WaitForCancellationAsync(ticket, cancellation.Token);
        await Task.Delay(50);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Until(
            () =>
            {
                lock (FailingGrain.Cancelled)
                    return FailingGrain.Cancelled.ContainsKey(ticket);
            },
            "the grain is told");
        lock (FailingGrain.Cancelled)
            Assert.True(FailingGrain.Cancelled[ticket]);
        await grain.LiveAsync();
    }

    [Fact]
    public Task A_token_that_is_already_cancelled_cancels_the_call() =>
        Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fresh<IFailingGrain>().WaitForCancellationAsync(NewKey(), new CancellationToken(canceled: true)));
}
