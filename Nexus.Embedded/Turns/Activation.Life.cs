using Orleans;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <content>From the constructor of the grain to its last turn.</content>
internal sealed partial class Activation
{
    // Beyond this a request is not passed on to yet another activation: the grain ends faster than it works.
    private const int MaxForwards = 100;

    private Phase _phase;
    private DeactivationReason? _reason;
    private bool _finishFirst;
    private bool _idleTurnPosted;
    private long _keepUntil;
    private List<IStoredState>? _states;
    private HashSet<GrainTimer>? _timers;
    private HashSet<SequenceSource>? _enumerations;

    public StreamObservers? Observers { get; set; }

    public IPersistentState<T> AddState<T>(string name, string? storage)
    {
        var state = new PersistentState<T>(this, name, Engine.StorageOf(storage, GrainId));
        (_states ??= []).Add(state);
        return state;
    }

    public void Add(GrainTimer timer)
    {
        if (_phase is Phase.Deactivating or Phase.Dead)
            throw new InvalidOperationException($"{GrainId} is ending: it cannot start a timer.");
        lock (_gate)
            (_timers ??= []).Add(timer);
    }

    // A timer may be disposed of from anywhere.
    public void Remove(GrainTimer timer)
    {
        lock (_gate)
            _timers?.Remove(timer);
    }

    public void Add(SequenceSource enumeration) => (_enumerations ??= []).Add(enumeration);

    public void Remove(SequenceSource enumeration) => _enumerations?.Remove(enumeration);

    public void DeactivateOnIdle(DeactivationReasonCode code, string why) => DeactivateOnIdle(new(code, why));

    /// <summary>Ends the activation once nothing runs in it. What waits is served by the next one.</summary>
    public void DeactivateOnIdle(DeactivationReason reason)
    {
        if (IsInTurn)
            _reason ??= reason;
        else
            Post(new EndTurn(reason, FinishFirst: false));
    }

    /// <summary>Ends the activation once it has done all it was asked to.</summary>
    public void DeactivateWhenDone(DeactivationReason reason) => Post(new EndTurn(reason, FinishFirst: true));

    public void DelayDeactivation(TimeSpan time) =>
        _keepUntil = time == TimeSpan.MaxValue || time == Timeout.InfiniteTimeSpan ? long.MaxValue : Engine.Now + (long)time.TotalMilliseconds;

    private async Task ActivateAsync()
    {
        _phase = Phase.Activating;
        try
        {
            try
            {
                GrainInstance = Class.Info.Create(new GrainActivator(this));
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"The constructor of {Class.Info.Type} failed: {error.Message}", error);
            }

            foreach (var state in _states ?? [])
                await state.ReadStateAsync(default);
            if (GrainInstance is IGrainBase grain)
            {
                using var patience = new CancellationTokenSource();
                await Within(grain.OnActivateAsync(patience.Token), patience);
            }

            _phase = Phase.Active;
        }
        catch (Exception error)
        {
            await AbandonAsync(error);
        }
    }

    private async Task AbandonAsync(Exception error)
    {
        Engine.Log.ActivationFailed(GrainId, error);
        await DisposeAllAsync();
        foreach (var request in Die(passOn: false))
            request.TryFail(error);
    }

    private bool TryBeginDeactivation()
    {
        if (_reason is not { } reason || _phase != Phase.Active || _running > 0 || (_finishFirst && Load > 0))
            return false;
        _phase = Phase.Deactivating;
        _ = DeactivateAsync(reason);
        return true;
    }

    private async Task DeactivateAsync(DeactivationReason reason)
    {
        try
        {
            StopTimers();
            foreach (var enumeration in _enumerations?.ToArray() ?? [])
                enumeration.Abort();
            if (GrainInstance is IGrainBase grain)
            {
                using var patience = new CancellationTokenSource();
                await Within(grain.OnDeactivateAsync(reason, patience.Token), patience);
            }
        }
        catch (Exception error)
        {
            Engine.Log.DeactivationFailed(GrainId, error);
        }

        await DisposeAllAsync();
        var left = Die(passOn: true);
        if (Class.IsStatelessWorker)
            Class.RetireWorker(this, left);
    }

    private async Task DisposeAllAsync()
    {
        StopTimers();
        try
        {
            if (GrainInstance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else if (GrainInstance is IDisposable disposable)
                disposable.Dispose();
            if (_scope is { } scope)
                await scope.DisposeAsync();
        }
        catch (Exception error)
        {
            Engine.Log.DeactivationFailed(GrainId, error);
        }
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (_gate)
            timers = _timers?.ToArray() ?? [];
        foreach (var timer in timers)
            timer.Dispose();
    }

    // Takes the activation out of the directory and returns what nobody has answered.
    private List<GrainRequest> Die(bool passOn)
    {
        List<GrainRequest> left;
        List<GrainRequest> refused = [];
        lock (_gate)
        {
            left = [.. _waiting ?? [], .. _queue.TakeRequests()];
            _waiting = null;
            foreach (var request in left)
                Unlink(request);
            if (passOn)
            {
                // Timer ticks end with their activation.
                left.RemoveAll(request => request is TimerTick || request.IsAnswered);
                refused = left.FindAll(request => ++request.Forwards > MaxForwards || Engine.IsStopped);
                left.RemoveAll(refused.Contains);
            }

            _phase = Phase.Dead;
            if (!Class.IsStatelessWorker)
                Class.Retire(this, passOn ? left : []);
            Volatile.Write(ref _dead, true);
        }

        if (!passOn && Class.IsStatelessWorker)
            Class.RetireWorker(this, []);
        foreach (var request in refused)
            request.TryFail(Engine.IsStopped ? Engine.Unavailable() : new OrleansMessageRejectionException($"{GrainId} ended {MaxForwards} times before it could serve {request.Describe()}."));
        _deactivated?.TrySetResult();
        return left;
    }

    private async Task Within(Task task, CancellationTokenSource patience)
    {
        if (task.IsCompleted)
        {
            await task;
            return;
        }

        patience.CancelAfter(Engine.Options.LifecycleTimeout);

        // Not WaitAsync alone: whoever heeds the token gets the chance to say so first.
        await task.WaitAsync(Engine.Options.LifecycleTimeout + Engine.Options.SweepInterval);
    }

    private bool IsIdle(long now) =>
        _uses == 0 && now >= _keepUntil && Class.CollectionAge != TimeSpan.MaxValue && now - _lastUse >= (long)Class.CollectionAge.TotalMilliseconds && !OwesTick(now);

    private bool OwesTick(long now)
    {
        lock (_gate)
            return _timers is { Count: > 0 } timers && timers.Any(timer => timer.OwesUse(now));
    }

    private sealed class ActivateTurn : TurnItem
    {
        public static readonly ActivateTurn Instance = new();

        internal override void RunTurn(Activation activation) => _ = activation.ActivateAsync();
    }

    private sealed class IdleTurn : TurnItem
    {
        public static readonly IdleTurn Instance = new();

        internal override void RunTurn(Activation activation)
        {
            activation._idleTurnPosted = false;

            // Once more: a call may have come since the sweep looked.
            if (activation._phase == Phase.Active && activation.IsIdle(activation.Engine.Now))
                activation._reason ??= new(DeactivationReasonCode.ActivationIdle, "nobody has used it for a while");
        }
    }

    private sealed class EndTurn(DeactivationReason reason, bool FinishFirst) : TurnItem
    {
        internal override void RunTurn(Activation activation)
        {
            activation._finishFirst |= FinishFirst && activation._reason is null;
            activation._reason ??= reason;
        }
    }
}
