namespace Nexus.Embedded;

/// <content>The queue and the slices in which a pool thread works it off.</content>
internal sealed partial class Activation
{
    // How many items a slice may run before other activations get the thread.
    private const int SliceLength = 64;

    private const int SharedEvery = 16;

    private static readonly Action<object?> _drain = static activation => ((Activation)activation!).Drain();

    [ThreadStatic]
    private static Activation? _current;

    [ThreadStatic]
    private static Task? _slice;

    [ThreadStatic]
    private static int _schedules;

    private readonly Lock _gate = new();

    // _queue, _scheduled and _dead are guarded by _gate.
    private TurnQueue _queue;
    private bool _scheduled;
    private bool _dead;

    // What every turn begins with and leaves behind.
    private ExecutionContext? _clean;

    // What the watchdog looks at. _turn never repeats while anyone watches.
    private volatile object? _turnItem;
    private int _turn;

    public override int MaximumConcurrencyLevel => 1;

    public bool IsDead => Volatile.Read(ref _dead);

    public bool IsInTurn => ReferenceEquals(_current, this);

    /// <summary>Schedules the first slice of a new activation.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            if (_scheduled || _queue.Count == 0)
                return;
            _scheduled = true;
        }

        Schedule();
    }

    /// <summary>Queues something that is no request. A dead activation still runs it: code that outlives its grain has to end.</summary>
    public void Post(object item, object? state = null)
    {
        lock (_gate)
        {
            _queue.Enqueue(item, state);
            if (_scheduled)
                return;
            _scheduled = true;
        }

        Schedule();
    }

    void IThreadPoolWorkItem.Execute()
    {
        // One task around the whole slice: within it TaskScheduler.Current is this activation, without a task for each call.
        var slice = new Task(_drain, this);
        _slice = slice;
        slice.RunSynchronously(this);
    }

    /// <summary>A method that is not async leaves its changes to AsyncLocals on the thread: the next request must not see them.</summary>
    public void CleanContext()
    {
        // Differs as well where the flow is suppressed.
        if (!ReferenceEquals(ExecutionContext.Capture(), _clean))
            ExecutionContext.Restore(_clean!);
    }

    protected override void QueueTask(Task task) => Post(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
    {
        if (ReferenceEquals(task, _slice))
        {
            _slice = null;
            return TryExecuteTask(task);
        }

        return !taskWasPreviouslyQueued && IsInTurn && TryExecuteTask(task);
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    // The thread's own queue is cheaper, but its owner looks there first: callers that never yield would starve timers for
    // seconds. Every few times everyone goes to the end of the shared queue, and the thread's own runs dry.
    private void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: ++_schedules % SharedEvery != 0);

    private void Drain()
    {
        _clean = ExecutionContext.Capture();
        var budget = SliceLength;
        _current = this;
        while (budget-- > 0 && TryDequeue(out var item, out var state))
        {
            _turn++;
            _turnItem = item;
            SynchronizationContext.SetSynchronizationContext(new TurnContext(this));
            if (item is Task task)
                TryExecuteTask(task);
            else
                RunItem(item, state);
            CleanContext();
            AdmitWaiting(ref budget);
        }

        SynchronizationContext.SetSynchronizationContext(null);
        _turnItem = null;
        _current = null;
        if (budget >= 0)
            return;

        // The slice is used up. _scheduled is still set, so nobody else has scheduled this activation meanwhile.
        Schedule();
    }

    // An item that throws is a mistake in the engine. The grain must go on all the same.
    private void RunItem(object item, object? state)
    {
        try
        {
            if (item is SendOrPostCallback continuation)
                continuation(state);
            else
                ((TurnItem)item).RunTurn(this);
        }
        catch (Exception error)
        {
            Engine.Log.TurnFailed(GrainId, error);
        }
    }

    private bool TryDequeue(out object item, out object? state)
    {
        lock (_gate)
        {
            if (_queue.Count > 0)
            {
                (item, state) = _queue.Dequeue();
                return true;
            }

            _scheduled = false;
            (item, state) = (this, null);
            return false;
        }
    }
}
