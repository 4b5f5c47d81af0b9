namespace Nexus.Embedded;

/// <content>What the sweep sees from outside: overdue calls, a blocked turn, idleness.</content>
internal sealed partial class Activation
{
    // Touched by the sweep only.
    private int _seenTurn;
    private long _seenSince;
    private bool _reported;

    /// <summary>Runs on the sweep's thread, so that even a turn that blocks its thread cannot keep callers waiting.</summary>
    public void Sweep(long now)
    {
        var options = Engine.Options;
        WatchTurn(now, options);
        if (Volatile.Read(ref _oldest) is not null)
            FailOverdue(now, options);
        else if (!_idleTurnPosted && !IsDead && IsIdle(now))
        {
            _idleTurnPosted = true;
            Post(IdleTurn.Instance);
        }
    }

    /// <summary>Answers everybody who still waits: the engine has stopped.</summary>
    public void FailAll(Exception error)
    {
        foreach (var request in Collect(static (_, _) => true, 0))
            request.TryFail(error);
    }

    private void FailOverdue(long now, EmbeddedGrainOptions options)
    {
        // Arrivals are dated by the last sweep, so a call may be younger than it looks.
        var latest = now - (long)(options.ResponseTimeout + options.SweepInterval).TotalMilliseconds;
        if (_oldest is { } oldest && oldest.ArrivedAt > latest)
        {
            CheckIdleDespiteTicks(now);
            return;
        }

        foreach (var request in Collect(static (request, latest) => request.HasDeadline && request.ArrivedAt <= latest, latest))
        {
            if (request.TryFail(new TimeoutException(DescribeDelay(request, now))))
            {
                Engine.Log.CallTimedOut(request.Describe(), GrainId);
                request.CancelInTurn();
            }
        }

        CheckIdleDespiteTicks(now);
    }

    // A timer that always ticks when the sweep looks must not keep its grain alive.
    private void CheckIdleDespiteTicks(long now)
    {
        if (_idleTurnPosted || !IsIdle(now))
            return;
        _idleTurnPosted = true;
        Post(IdleTurn.Instance);
    }

    private List<GrainRequest> Collect(Func<GrainRequest, long, bool> matches, long argument)
    {
        var found = new List<GrainRequest>();
        lock (_gate)
        {
            for (var request = _oldest; request is not null; request = request.Newer)
            {
                if (!request.IsAnswered && matches(request, argument))
                    found.Add(request);
            }
        }

        return found;
    }

    private string DescribeDelay(GrainRequest request, long now)
    {
        var text = $"{request.Describe()} of {GrainId} got no answer within {Engine.Options.ResponseTimeout.TotalSeconds:0.###} s";
        if (_phase is Phase.New or Phase.Activating)
            return $"{text}: the grain is still activating.";
        if (_phase is Phase.Deactivating)
            return $"{text}: the grain is still deactivating.";
        if (request.IsRunning)
            return $"{text}: it is still running.";
        GrainRequest? busy;
        lock (_gate)
        {
            for (busy = _oldest; busy is { IsRunning: false }; busy = busy.Newer)
            {
            }
        }

        return busy is null
            ? $"{text}."
            : $"{text}: the grain has been busy with {busy.Describe()} for {(now - busy.ArrivedAt) / 1000.0:0.#} s.";
    }

    private void WatchTurn(long now, EmbeddedGrainOptions options)
    {
        var item = _turnItem;
        var turn = Volatile.Read(ref _turn);
        if (item is null || turn != _seenTurn)
        {
            _seenTurn = turn;
            _seenSince = now;
            _reported = false;
            return;
        }

        var blocked = TimeSpan.FromMilliseconds(now - _seenSince);
        if (_reported || blocked < options.BlockedTurnThreshold)
            return;
        _reported = true;
        var work = item is GrainRequest request ? request.Describe() : DescribeRunning();
        Engine.Log.TurnBlocked(GrainId, work, blocked.TotalSeconds);
        options.OnBlockedTurn?.Invoke(new BlockedTurn(GrainId, work, blocked));
    }

    private string DescribeRunning()
    {
        lock (_gate)
        {
            for (var request = _oldest; request is not null; request = request.Newer)
            {
                if (request.IsRunning)
                    return $"the continuation of {request.Describe()}";
            }
        }

        return "a continuation";
    }
}
