using Orleans;
using Orleans.Runtime;

namespace Nexus.Tests.Engine;

/// <summary>Is reminded.</summary>
[Alias("test.IReminderGrain")]
public interface IReminderGrain : IGrainWithStringKey
{
    [Alias("Register")]
    Task RegisterAsync(string name, TimeSpan due, TimeSpan period);

    [Alias("Unregister")]
    Task<bool> UnregisterAsync(string name);

    [Alias("GetNames")]
    Task<string> GetNamesAsync();

    [Alias("End")]
    Task EndAsync();
}

[GrainType("test-reminder")]
internal sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    private readonly Guid _life = Guid.NewGuid();

    /// <summary>Every tick there has been, and the activation it woke.</summary>
    public static List<(string Key, string Name, TickStatus Status, Guid Life)> Ticks { get; } = [];

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        lock (Ticks)
            Ticks.Add((this.GetPrimaryKeyString(), reminderName, status, _life));
        return Task.CompletedTask;
    }

    public Task RegisterAsync(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task<bool> UnregisterAsync(string name)
    {
        if (await this.GetReminder(name) is not { } reminder)
            return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<string> GetNamesAsync() => string.Join(",", (await this.GetReminders()).Select(reminder => reminder.ReminderName));

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
