using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Nexus.Embedded;

/// <summary>A timer whose ticks are requests of its grain. The next tick is armed when the last has ended, so ticks never overlap.</summary>
internal sealed class GrainTimer : IGrainTimer
{
    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(0xfffffffe);

    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly CancellationTokenSource _disposal = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private TimeSpan? _changed;
    private int _queued;
    private bool _disposed;
    private long _due;

    private GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _period = options.Period;
        Interleaves = options.Interleave;
        KeepsAlive = options.KeepAlive;

        // Or every tick would run with the values of the call that made the timer.
        _timer = CleanFlow.Run(() => activation.Engine.Time.CreateTimer(
            static timer => ((GrainTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    }

    public bool Interleaves { get; }

    public bool KeepsAlive { get; }

    public static IGrainTimer Register(IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        Check(options.DueTime, nameof(options.DueTime));
        Check(options.Period, nameof(options.Period));
        var activation = Activation.Of(grain);
        var timer = new GrainTimer(activation, callback, options);
        activation.Add(timer);
        timer.Arm(options.DueTime);
        return timer;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime, nameof(dueTime));
        Check(period, nameof(period));
        ObjectDisposedException.ThrowIf(_disposed, this);
        _period = period;
        if (Volatile.Read(ref _queued) == 0)
            Arm(dueTime);
        else
            _changed = dueTime;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _timer.Dispose();
        _activation.Remove(this);
        _disposal.Cancel();
    }

    public async Task TickAsync()
    {
        if (_disposed)
            return;
        _changed = null;
        try
        {
            await _callback(_disposal.Token);
        }
        catch (Exception error)
        {
            _activation.Engine.Log.TimerFailed(_activation.GrainId, error);
            if (error is InconsistentStateException { Origin: { } origin } && ReferenceEquals(origin, _activation))
                _activation.DeactivateOnIdle(new(DeactivationReasonCode.ApplicationError, error, "its stored state was changed by another writer"));
        }

        Volatile.Write(ref _queued, 0);
        if (!_disposed)
            Arm(_changed ?? _period);
    }

    /// <summary>True if a tick that would count as use is late: the machine stood still or had no thread for it, and the grain is not to pay for that.</summary>
    public bool OwesUse(long now) => KeepsAlive && Volatile.Read(ref _due) <= now;

    private void Arm(TimeSpan dueTime)
    {
        Volatile.Write(ref _due, dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : _activation.Engine.Now + (long)dueTime.TotalMilliseconds);
        _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    private static void Check(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, _longest, name);
    }

    private void Fire()
    {
        if (!_disposed && Interlocked.Exchange(ref _queued, 1) == 0 && !_activation.TryReceive(new TimerTick(this)))
            Dispose();
    }
}
