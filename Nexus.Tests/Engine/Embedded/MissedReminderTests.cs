using Nexus.Embedded;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Reminders that were due while nobody was there.</summary>
public sealed class MissedReminderTests
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task Missed_ticks_are_skipped_and_the_next_one_is_on_time()
    {
        var key = Guid.NewGuid().ToString("N");
        var table = new MemoryReminderTable();
        var first = DateTime.UtcNow - (10.5 * _period);
        await table.UpsertRow(new ReminderEntry { GrainId = GrainId.Create("test-reminder", key), ReminderName = "late", StartAt = first, Period = _period });
        await using var host = await EmbeddedHost.StartAsync(options => options.UseReminders(_ => table));
        await Soon.HoldsAsync(() => Ticks(key).Count >= 2, "the reminder ticks");
        var ticks = Ticks(key);
        Assert.Equal(first, ticks[0].FirstTickTime);
        Assert.Equal(0, (ticks[0].CurrentTickTime - first).Ticks % _period.Ticks);
        Assert.True(ticks[0].CurrentTickTime >= first + (11 * _period));
        Assert.True(ticks[1].CurrentTickTime > ticks[0].CurrentTickTime);
    }

    [Fact]
    public async Task A_reminder_outlives_the_engine()
    {
        var table = new MemoryReminderTable();
        string key;
        await using (var host = await EmbeddedHost.StartAsync(options => options.UseReminders(_ => table)))
        {
            var grain = host.Fresh<IReminderGrain>();
            key = grain.GetPrimaryKeyString();
            await grain.RegisterAsync("again", TimeSpan.FromSeconds(1), _period);
            await host.StopAsync();
        }

        Assert.Empty(Ticks(key));
        await using var next = await EmbeddedHost.StartAsync(options => options.UseReminders(_ => table));
        await Soon.HoldsAsync(() => Ticks(key).Count >= 1, "the reminder ticks");
    }

    [Fact]
    public async Task Without_a_table_a_reminder_is_refused()
    {
        await using var host = await EmbeddedHost.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Fresh<IReminderGrain>().RegisterAsync("never", _period, _period));
    }

    [Theory]
    [InlineData(0u, 0u, 100)]
    [InlineData(0u, uint.MaxValue, 100)]
    [InlineData(7u, 7u, 100)]
    public async Task A_table_is_read_whole_when_its_range_is(uint begin, uint end, int rows)
    {
        var table = new MemoryReminderTable();
        for (var i = 0; i < rows; i++)
            await table.UpsertRow(new ReminderEntry { GrainId = GrainId.Create("test-reminder", $"{i}"), ReminderName = "r", Period = _period });
        Assert.Equal(rows, (await table.ReadRows(begin, end)).Reminders.Count);
        var half = await table.ReadRows(begin, begin + (uint.MaxValue / 2));
        var other = await table.ReadRows(begin + (uint.MaxValue / 2), begin);
        Assert.Equal(rows, half.Reminders.Count + other.Reminders.Count);
        Assert.NotEmpty(half.Reminders);
        Assert.NotEmpty(other.Reminders);
    }

    private static List<TickStatus> Ticks(string key)
    {
        lock (ReminderGrain.Ticks)
            return [.. ReminderGrain.Ticks.Where(tick => tick.Key == key).Select(tick => tick.Status)];
    }
}
