using Orleans;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>One reminder and its next tick. Ticks stand a whole number of periods from the first; those missed are not made up for.</summary>
internal sealed class ScheduledReminder : IDisposable
{
    // A timer cannot wait longer; the reminder then looks again.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(40);

    private readonly ReminderService _service;
    private readonly ReminderEntry _row;
    private readonly ITimer _timer;
    private DateTime _due;
    private volatile bool _disposed;

    public ScheduledReminder(ReminderService service, ReminderEntry row)
    {
        _service = service;
        _row = row;
        _due = row.StartAt;
        if (Now > _due)
            _due = After(Now);
        _timer = CleanFlow.Run(() => service.Engine.Time.CreateTimer(
            static reminder => ((ScheduledReminder)reminder!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    private DateTime Now => _service.Engine.Time.GetUtcNow().UtcDateTime;

    public void Arm()
    {
        var wait = _due - Now;
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > _longest ? _longest : wait, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
    }

    private DateTime After(DateTime time)
    {
        var periods = (time - _row.StartAt).Ticks / _row.Period.Ticks;
        return _row.StartAt + TimeSpan.FromTicks(_row.Period.Ticks * (periods + 1));
    }

    private async void Fire()
    {
        if (_disposed)
            return;
        if (Now < _due)
        {
            Arm();
            return;
        }

        try
        {
            var status = new TickStatus(_row.StartAt, _row.Period, _due);
            await _service.Engine.Factory.GetGrain<IRemindable>(_row.GrainId).ReceiveReminder(_row.ReminderName, status);
        }
        catch (Exception error)
        {
            if (!_service.IsStopped)
                _service.Engine.Log.ReminderFailed(_row.GrainId, _row.ReminderName, error);
        }

        // Only now: a reminder never overtakes itself, however long its grain takes.
        _due = After(Now > _due ? Now : _due);
        if (!_disposed)
            Arm();
    }
}
