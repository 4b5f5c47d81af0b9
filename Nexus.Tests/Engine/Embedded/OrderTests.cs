using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>The embedded engine keeps the order of calls that nobody awaits. Orleans does not, so nothing may rely on it: this finds mistakes in the queue.</summary>
public sealed class OrderTests
{
    [Fact]
    public async Task The_first_calls_to_a_grain_arrive_in_order()
    {
        await using var host = await EmbeddedHost.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var grain = host.Fresh<ICounterGrain>();
            await Task.WhenAll(Enumerable.Range(0, 200).Select(grain.AppendAsync));
            Assert.Equal(string.Join(",", Enumerable.Range(0, 200)), await grain.GetOrderAsync());
        }
    }

    [Fact]
    public async Task A_hundred_thousand_waiting_calls_are_all_answered()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var grain = host.Fresh<ICounterGrain>();
        var gate = grain.WaitForGateAsync();
        var calls = Enumerable.Range(0, 100_000).Select(_ => grain.AddAsync(1)).ToList();
        await grain.OpenGateAsync();
        await gate;
        Assert.Equal(Enumerable.Range(1, 100_000), await Task.WhenAll(calls));
    }

    [Fact]
    public async Task No_call_is_rejected_while_activations_come_and_go()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var grain = host.Fresh<ILifeGrain>();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
                await grain.AddOneAndDieAsync(20);
        })));
        Assert.Equal(3200, (await grain.GetAsync()).Count);
    }
}
