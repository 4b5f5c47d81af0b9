using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>What travels with a call and what does not.</summary>
public sealed class ContextTests(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task Async_locals_do_not_travel_with_a_call()
    {
        SchedulerGrain.SetLocalOutside("outside");
        Assert.Null(await Fresh<ISchedulerGrain>().GetLocalAsync());
    }

    [Fact]
    public async Task What_one_call_leaves_in_an_async_local_the_next_does_not_see()
    {
        var grain = Fresh<ISchedulerGrain>();
        for (var i = 0; i < 20; i++)
        {
            var set = grain.SetLocalAsync("left behind");
            var get = grain.GetLocalAsync();
            await set;
            Assert.Null(await get);
        }
    }

    [Fact]
    public async Task Request_context_travels_with_a_call_and_the_calls_it_makes()
    {
        RequestContext.Set("word", "hello");
        Assert.Equal("hello", await Fresh<ISchedulerGrain>().GetContextAsync());
        Assert.Equal("hello", await Fresh<ISchedulerGrain>().GetContextThroughAsync(Fresh<ISchedulerGrain>()));
        RequestContext.Remove("word");
        Assert.Null(await Fresh<ISchedulerGrain>().GetContextAsync());
    }

    [Fact]
    public async Task Request_context_does_not_travel_back()
    {
        RequestContext.Set("word", "mine");
        await Fresh<ISchedulerGrain>().SetContextAsync("theirs");
        Assert.Equal("mine", RequestContext.Get("word"));
        RequestContext.Clear();
        Assert.Null(RequestContext.Get("word"));
    }

    [Fact]
    public async Task Request_context_of_one_call_is_not_seen_by_the_next()
    {
        var grain = Fresh<ISchedulerGrain>();
        for (var i = 0; i < 20; i++)
        {
            var set = grain.SetContextAsync("left behind");
            var get = grain.GetContextAsync();
            await set;
            Assert.Null(await get);
        }
    }

    [Fact]
    public async Task Request_context_does_not_exist_in_timers()
    {
        RequestContext.Set("word", "hello");
        var grain = Fresh<ITimerGrain>();
        await grain.StartAsync(10, 1, interleave: false);
        RequestContext.Clear();
        await Until(async () => (await grain.GetAsync()).Ticks > 1, "the timer ticks");
        Assert.Null((await grain.GetAsync()).Context);
    }
}
