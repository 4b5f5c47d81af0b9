using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Nexus.Embedded;

/// <content>Which request may run now, and what happens when it ends.</content>
internal sealed partial class Activation
{
    // Guarded by _gate: everything accepted and not finished, and how much of it occupies the grain or counts as use.
    private GrainRequest? _oldest;
    private GrainRequest? _newest;
    private int _load;
    private int _uses;

    private Queue<GrainRequest>? _waiting;
    private int _running;

    // Of those, which keep others out: what always interleaves does not, even while it runs.
    private int _blocking;
    private int _writing;
    private Dictionary<Guid, int>? _sections;

    // Written in turns and by receivers without a lock: it only has to be about right.
    private long _lastUse;

    /// <summary>How many requests occupy or will occupy this activation. Without a lock it is a hint.</summary>
    public int Load => Volatile.Read(ref _load);

    /// <summary>Takes a request over, unless this activation has ended.</summary>
    public bool TryReceive(GrainRequest request)
    {
        lock (_gate)
        {
            if (_dead)
                return false;
            Link(request);
            _queue.Enqueue(request);
            if (_scheduled)
                return true;
            _scheduled = true;
        }

        Schedule();
        return true;
    }

    public void Arrive(GrainRequest request)
    {
        if (request.IsAnswered)
            Drop(request);
        else if (MayRun(request) && (_waiting is not { Count: > 0 } || MayOvertake(request)))
            Run(request);
        else
            (_waiting ??= new()).Enqueue(request);
    }

    /// <summary>The end of a request, in a turn. The next one starts when this turn is over, never inside it.</summary>
    public void Finish(GrainRequest request, Task ended)
    {
        request.IsRunning = false;
        if (request.Occupies)
        {
            _running--;
            Block(request, -1);
        }

        if (request.CountsAsUse)
            _lastUse = Engine.Now;
        lock (_gate)
            Unlink(request);
        if (ended is { IsFaulted: true, Exception.InnerException: InconsistentStateException error } && ReferenceEquals(error.Origin, this))
            DeactivateOnIdle(new(DeactivationReasonCode.ApplicationError, error, "its stored state was changed by another writer"));
        request.Answer(ended);
    }

    public void EnterSection(Guid chain)
    {
        _sections ??= [];
        _sections[chain] = _sections.GetValueOrDefault(chain) + 1;
    }

    public void LeaveSection(Guid chain)
    {
        if (_sections is null || !_sections.TryGetValue(chain, out var depth))
            return;
        if (depth > 1)
            _sections[chain] = depth - 1;
        else
            _sections.Remove(chain);
    }

    private void Run(GrainRequest request)
    {
        request.IsRunning = true;
        if (request.Occupies)
        {
            _running++;
            Block(request, 1);
        }

        if (request.Begin(this, GrainInstance!) is { } ended)
            Finish(request, ended);
    }

    private void Block(GrainRequest request, int change)
    {
        if (request.Interleaves)
            return;
        _blocking += change;
        if ((request.Flags & GrainMethodFlags.ReadOnly) == 0)
            _writing += change;
    }

    // A loop here, not a chain of Finish to Run to Finish: a hundred thousand waiting requests that end at once would
    // need as many stack frames.
    private void AdmitWaiting(ref int budget)
    {
        while (true)
        {
            if (TryBeginDeactivation())
            {
                CleanContext();
                return;
            }

            if (_waiting is not { Count: > 0 } || !MayRun(_waiting.Peek()))
                return;
            if (budget-- <= 0)
            {
                Post(AdmitTurn.Instance);
                return;
            }

            var next = _waiting.Dequeue();
            _turn++;
            _turnItem = next;
            SynchronizationContext.SetSynchronizationContext(new TurnContext(this));
            if (next.IsAnswered)
                Drop(next);
            else
                Run(next);
            CleanContext();
        }
    }

    private bool MayRun(GrainRequest request)
    {
        if (_phase != Phase.Active)
            return false;
        if (_running == 0 || !request.Occupies || request.Interleaves || IsInSection(request))
            return true;

        // Once the grain is to end, only what the running calls may be waiting for comes in.
        if (_reason is not null && !_finishFirst)
            return false;
        return _blocking == 0 || Class.Info.IsReentrant || ((request.Flags & GrainMethodFlags.ReadOnly) != 0 && _writing == 0);
    }

    // Readers do not overtake: a writer would starve behind an endless stream of them.
    private bool MayOvertake(GrainRequest request) =>
        !request.Occupies || request.Interleaves || (_running > 0 && (Class.Info.IsReentrant || IsInSection(request)));

    // Only the grain that opened the section may be entered again, not every grain along the chain.
    private bool IsInSection(GrainRequest request) =>
        _sections is { Count: > 0 } && request.Values is { } values && _sections.ContainsKey(values.ReentrancyId);

    private void Drop(GrainRequest request)
    {
        lock (_gate)
            Unlink(request);
    }

    private void Link(GrainRequest request)
    {
        request.Target = this;
        if (request.ArrivedAt == 0)
            request.ArrivedAt = Engine.Now;
        if (request.CountsAsUse)
        {
            _lastUse = Engine.Now;
            _uses++;
        }

        if (request.Occupies)
            _load++;
        request.IsLive = true;
        request.Newer = null;
        request.Older = _newest;
        if (_newest is null)
            _oldest = request;
        else
            _newest.Newer = request;
        _newest = request;
    }

    private void Unlink(GrainRequest request)
    {
        if (!request.IsLive)
            return;
        request.IsLive = false;
        if (request.CountsAsUse)
            _uses--;
        if (request.Occupies)
            _load--;
        if (request.Older is null)
            _oldest = request.Newer;
        else
            request.Older.Newer = request.Newer;
        if (request.Newer is null)
            _newest = request.Older;
        else
            request.Newer.Older = request.Older;
        request.Older = request.Newer = null;
    }

    private sealed class AdmitTurn : TurnItem
    {
        public static readonly AdmitTurn Instance = new();

        internal override void RunTurn(Activation activation)
        {
            // Nothing: what waits is admitted after every turn.
        }
    }
}
