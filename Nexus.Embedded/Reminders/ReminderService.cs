using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>Wakes grains at the times the reminder table says.</summary>
internal sealed class ReminderService(GrainEngine engine, IServiceProvider services)
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), ScheduledReminder> _scheduled = new();
    private volatile bool _stopped;

    public bool IsStopped => _stopped;

    public GrainEngine Engine => engine;

    private IReminderTable Table => services.GetService<IReminderTable>()
        ?? throw new InvalidOperationException("No reminder table is registered with the grain engine.");

    public static ReminderService Of(IGrainBase grain) => Activation.Of(grain).Engine.Services.GetRequiredService<ReminderService>();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IReminderTable>() is not { } table)
            return;
        await table.StartAsync(cancellationToken);
        foreach (var row in (await table.ReadRows(0, 0)).Reminders)
            Schedule(row);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopped = true;
        foreach (var reminder in _scheduled.Values)
            reminder.Dispose();
        if (services.GetService<IReminderTable>() is { } table)
            await table.StopAsync(cancellationToken);
    }

    public async Task<IGrainReminder> RegisterOrUpdateAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < engine.Options.MinimumReminderPeriod)
            throw new ArgumentException($"The period {period} of reminder '{name}' is shorter than {engine.Options.MinimumReminderPeriod}.", nameof(period));
        var row = new ReminderEntry
        {
            GrainId = grain,
            ReminderName = name,
            StartAt = engine.Time.GetUtcNow().UtcDateTime + dueTime,
            Period = period,
        };
        row.ETag = await Table.UpsertRow(row);
        Schedule(row);
        return new GrainReminder(name, row.ETag);
    }

    public async Task UnregisterAsync(GrainId grain, IGrainReminder reminder)
    {
        var etag = reminder is GrainReminder known ? known.Etag : (await Table.ReadRow(grain, reminder.ReminderName))?.ETag ?? "";
        if (!await Table.RemoveRow(grain, reminder.ReminderName, etag))
            throw new ReminderException($"Reminder '{reminder.ReminderName}' of {grain} has been changed or removed by another caller.");
        if (_scheduled.TryRemove((grain, reminder.ReminderName), out var scheduled))
            scheduled.Dispose();
    }

    public async Task<IGrainReminder?> GetAsync(GrainId grain, string name) =>
        await Table.ReadRow(grain, name) is { } row ? new GrainReminder(row.ReminderName, row.ETag) : null;

    public async Task<List<IGrainReminder>> GetAllAsync(GrainId grain) =>
        [.. (await Table.ReadRows(grain)).Reminders.Select(row => new GrainReminder(row.ReminderName, row.ETag))];

    private void Schedule(ReminderEntry row)
    {
        var key = (row.GrainId, row.ReminderName);
        var scheduled = new ScheduledReminder(this, row);
        ScheduledReminder? last = null;
        _scheduled.AddOrUpdate(key, scheduled, (_, now) =>
        {
            last = now;
            return scheduled;
        });
        last?.Dispose();
        if (_stopped)
            scheduled.Dispose();
        else
            scheduled.Arm();
    }
}
