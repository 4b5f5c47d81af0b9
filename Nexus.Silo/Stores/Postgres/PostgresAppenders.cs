using Nexus.Ledger;

namespace Nexus.Stores;

/// <summary>Threads that do nothing but append, as many as logs are appended to at once. One log's appends are carried out in the order in which they were asked for.</summary>
/// <remarks>Threads of their own, because an answer that comes in on the shared ones waits there behind everyone whom the last answer has woken, and the server meanwhile for the next append.</remarks>
internal sealed class PostgresAppenders : IDisposable
{
    /// <summary>As many logs are appended to at once; others wait.</summary>
    public const int Most = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // All of this under _gate.
    private readonly object _gate = new();
    private readonly Dictionary<string, Queue<Item>> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _ready = new();
    private int _threads;
    private int _idle;
    private bool _closed;

    /// <summary>Runs <paramref name="append"/> once all that was asked for this log before is done, however that ended.</summary>
    public Task<AppendResult> RunAsync(string tenant, Func<AppendResult> append)
    {
        var item = new Item(append);
        lock (_gate)
        {
            if (_closed) throw new StoreUnavailableException("the database is closed", new ObjectDisposedException(nameof(PostgresAppenders)));
            if (_waiting.TryGetValue(tenant, out var before)) before.Enqueue(item);
            else
            {
                _waiting[tenant] = new Queue<Item>([item]);
                _ready.Enqueue(tenant);
                // A thread that was woken counts as idle until it runs, and so does what it was woken for as ready.
                if (_ready.Count > _idle && _threads < Most) Start();
                else Monitor.Pulse(_gate);
            }
        }

        return item.Task;
    }

    /// <summary>Finishes what has been accepted.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
            while (_threads > 0) Monitor.Wait(_gate);
        }
    }

    private void Start()
    {
        _threads++;
        new Thread(Work) { IsBackground = true, Name = "nexus-append" }.Start();
    }

    private void Work()
    {
        while (Take() is var (tenant, item))
        {
            item.Run();
            Return(tenant);
        }
    }

    private (string Tenant, Item Item)? Take()
    {
        lock (_gate)
        {
            while (_ready.Count == 0)
            {
                _idle++;
                var woken = !_closed && Monitor.Wait(_gate, Patience);
                _idle--;
                if (woken || _ready.Count > 0) continue;
                _threads--;
                Monitor.PulseAll(_gate);
                return null;
            }

            var tenant = _ready.Dequeue();
            return (tenant, _waiting[tenant].Peek());
        }
    }

    // Left in the queue until it was done, so that nobody else takes up this log.
    private void Return(string tenant)
    {
        lock (_gate)
        {
            var queue = _waiting[tenant];
            queue.Dequeue();
            if (queue.Count > 0) _ready.Enqueue(tenant);
            else _waiting.Remove(tenant);
        }
    }

    private sealed class Item(Func<AppendResult> append)
    {
        // Continuations run elsewhere: they must not hold up the next append.
        private readonly TaskCompletionSource<AppendResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<AppendResult> Task => _done.Task;

        public void Run()
        {
            try
            {
                _done.SetResult(append());
            }
            catch (Exception failure)
            {
                _done.SetException(failure);
            }
        }
    }
}
