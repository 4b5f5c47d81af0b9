namespace Nexus.Tests.Embeddings;

/// <summary>A clock whose timers ring when a test says that time has passed.</summary>
internal sealed class TimerClock : TimeProvider
{
    private readonly List<Bell> _bells = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var bell = new Bell(this, () => callback(state));
        bell.Change(dueTime, period);
        _bells.Add(bell);
        return bell;
    }

    public void Advance(TimeSpan by)
    {
        _now += by.Ticks;
        foreach (var bell in _bells.ToArray()) bell.Ring(_now);
    }

    private sealed class Bell(TimerClock clock, Action ring) : ITimer
    {
        private long _due = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock._now + dueTime.Ticks;
            return true;
        }

        public void Ring(long now)
        {
            if (now < _due) return;
            _due = long.MaxValue;
            ring();
        }

        public void Dispose() => _due = long.MaxValue;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
