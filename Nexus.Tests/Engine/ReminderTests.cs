using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Reminders wake their grain.</summary>
public sealed class ReminderTests(EngineFixture engine) : EngineTest(engine)
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_reminder_ticks_and_wakes_its_grain()
    {
        var key = NewKey();
        var grain = Client.GetGrain<IReminderGrain>(key);
        await grain.RegisterAsync("wake", _period, _period);
        await Until(() => TicksOf(key).Count >= 1, "the reminder ticks");
        await grain.EndAsync();
        await Until(() => TicksOf(key).Select(tick => tick.Life).Distinct().Count() >= 2, "it wakes a new activation");
        var ticks = TicksOf(key);
        Assert.All(ticks, tick => Assert.Equal("wake", tick.Name));
        Assert.All(ticks, tick => Assert.Equal(_period, tick.Status.Period));
        Assert.Single(ticks.Select(tick => tick.Status.FirstTickTime).Distinct());
        await grain.UnregisterAsync("wake");
    }

    [Fact]
    public async Task A_reminder_that_is_unregistered_ticks_no_more()
    {
        var key = NewKey();
        var grain = Client.GetGrain<IReminderGrain>(key);
        await grain.RegisterAsync("wake", _period, _period);
        await Until(() => TicksOf(key).Count >= 1, "the reminder ticks");
        Assert.Equal("wake", await grain.GetNamesAsync());
        Assert.True(await grain.UnregisterAsync("wake"));
        Assert.Equal("", await grain.GetNamesAsync());
        Assert.False(await grain.UnregisterAsync("wake"));
        await Task.Delay(300);
        var before = TicksOf(key).Count;
        await Task.Delay(500);
        Assert.Equal(before, TicksOf(key).Count);
    }

    [Fact]
    public async Task Registering_again_changes_the_reminder()
    {
        var key = NewKey();
        var grain = Client.GetGrain<IReminderGrain>(key);
        await grain.RegisterAsync("wake", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await grain.RegisterAsync("wake", _period, _period);
        Assert.Equal("wake", await grain.GetNamesAsync());
        await Until(() => TicksOf(key).Count >= 1, "the reminder ticks");
        await grain.UnregisterAsync("wake");
    }

    [Fact]
    public Task A_period_that_is_too_short_is_refused() =>
        Assert.ThrowsAnyAsync<ArgumentException>(() => Fresh<IReminderGrain>().RegisterAsync("wake", _period, TimeSpan.FromMilliseconds(50)));

    private static List<(string Key, string Name, TickStatus Status, Guid Life)> TicksOf(string key)
    {
        lock (ReminderGrain.Ticks)
            return ReminderGrain.Ticks.FindAll(tick => tick.Key == key);
    }
}
