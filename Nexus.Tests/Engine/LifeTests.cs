using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Activations come and go; state stays.</summary>
public sealed class LifeTests(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task There_is_one_activation()
    {
        var grain = Fresh<ILifeGrain>();
        var lives = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(grain.GetLifeAsync)));
        Assert.Single(lives.Distinct());
    }

    [Fact]
    public async Task After_DeactivateOnIdle_another_activation_answers()
    {
        var grain = Fresh<ILifeGrain>();
        var first = await grain.GetLifeAsync();
        await grain.EndAsync();
        await Until(async () => await grain.GetLifeAsync() != first, "a new activation answers");
        Assert.Equal("ApplicationRequested", (await grain.GetAsync()).EndedBecause);
    }

    [Fact]
    public async Task State_outlives_the_activation()
    {
        var grain = Fresh<ILifeGrain>();
        Assert.False((await grain.GetAsync()).Exists);
        await grain.AddOneAsync();
        await grain.AddOneAsync();
        await grain.EndAsync();
        var snapshot = await grain.GetAsync();
        Assert.Equal(2, snapshot.Count);
        Assert.True(snapshot.Exists);
        Assert.NotNull(snapshot.Etag);
    }

    [Fact]
    public async Task Reading_again_drops_what_was_not_written()
    {
        var grain = Fresh<ILifeGrain>();
        await grain.AddOneAsync();
        Assert.Equal(1, await grain.ChangeAndRereadAsync());
    }

    [Fact]
    public async Task Cleared_state_is_gone()
    {
        var grain = Fresh<ILifeGrain>();
        await grain.AddOneAsync();
        await grain.ClearAsync();
        Assert.Equal(0, (await grain.GetAsync()).Count);
        await grain.EndAsync();
        var snapshot = await grain.GetAsync();
        Assert.Equal(0, snapshot.Count);
        Assert.False(snapshot.Exists);
        await grain.AddOneAsync();
        Assert.Equal(1, (await grain.GetAsync()).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_inconsistent_state_ends_the_activation(bool atOnce)
    {
        var key = NewKey();
        var grain = Client.GetGrain<IStubbornGrain>(key);
        var first = await grain.WriteAsync();
        Engine.Services.GetRequiredStorage().Conflicts[key] = atOnce;
        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(grain.WriteAsync);
        await Until(async () => await grain.GetLifeAsync() != first, "a new activation answers");
        await grain.WriteAsync();
    }

    [Fact]
    public async Task No_call_is_lost_and_none_runs_twice_while_activations_come_and_go()
    {
        var grain = Fresh<ILifeGrain>();
        var answered = 0;
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                if (await TryAsync(() => grain.AddOneAndDieAsync(20)))
                    Interlocked.Increment(ref answered);
                else
                    Interlocked.Increment(ref refused);
            }
        })));
        Assert.Equal(1600, answered + refused);
        Assert.Equal(answered, (await grain.GetAsync()).Count);
    }

    [Fact]
    public async Task A_stateless_worker_works_side_by_side_and_not_too_much()
    {
        var grain = Fresh<IWorkerGrain>();
        var most = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(grain.WorkAsync)));
        Assert.InRange(most.Max(), 2, 4);
    }

    [Fact]
    public async Task A_stateless_worker_that_ends_is_replaced()
    {
        var grain = Fresh<IWorkerGrain>();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => TryAsync(() => i % 4 == 0 ? grain.EndAsync() : grain.WorkAsync())));
        await Until(() => TryAsync(grain.WorkAsync), "another worker answers");
        Assert.InRange(await grain.WorkAsync(), 1, 4);
    }

    // Orleans may reject what it has forwarded too often: a caller has to expect that.
    private static async Task<bool> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return true;
        }
        catch (OrleansMessageRejectionException)
        {
            return false;
        }
    }
}
