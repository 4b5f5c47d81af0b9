using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Calls that come back to where they began.</summary>
public sealed class ChainTests(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public Task A_grain_that_calls_itself_times_out() =>
        Assert.ThrowsAsync<TimeoutException>(() => Fresh<IChainGrain>().CallSelfAsync());

    [Fact]
    public Task A_cycle_of_calls_times_out() =>
        Assert.ThrowsAsync<TimeoutException>(() => Fresh<IChainGrain>().CallAroundAsync(Fresh<IChainGrain>(), allowReentrancy: false));

    [Fact]
    public Task The_grain_that_allows_it_is_entered_again() =>
        Fresh<IChainGrain>().CallAroundAsync(Fresh<IChainGrain>(), allowReentrancy: true);

    [Fact]
    public async Task A_client_that_allows_it_changes_nothing()
    {
        using (RequestContext.AllowCallChainReentrancy())
            await Assert.ThrowsAsync<TimeoutException>(() => Fresh<IChainGrain>().CallAroundAsync(Fresh<IChainGrain>(), allowReentrancy: false));
    }

    [Fact]
    public async Task A_grain_works_again_after_a_call_that_timed_out()
    {
        var grain = Fresh<IChainGrain>();
        await Assert.ThrowsAsync<TimeoutException>(grain.CallSelfAsync);
        await Until(async () =>
        {
            try
            {
                await grain.TouchAsync();
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }, "the grain works again");
    }
}
