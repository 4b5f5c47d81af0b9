using Nexus.Rules;

namespace Nexus.Events;

/// <summary>A piece of the journal that was read together: acted on once everything that came of it was.</summary>
internal sealed class PumpChunk(long last, DateTimeOffset receivedAt)
{
    private int _open = 1;

    public long Last => last;

    public DateTimeOffset ReceivedAt => receivedAt;

    public bool IsDone => Volatile.Read(ref _open) == 0;

    public void Hold() => Interlocked.Increment(ref _open);

    public void Release() => Interlocked.Decrement(ref _open);
}

/// <summary>What waits for one correlator. While it is busy, what comes for it is gathered; others go on.</summary>
internal sealed class PumpLane(string key, Func<string, List<RuleHit>, Task> deliver, Action<PumpLane, int> done)
{
    private const int MaxBatch = 1024;

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Queue<(RuleHit Hit, PumpChunk Chunk)> _waiting = new();
    private bool _running;

    public string Key => key;

    public bool IsIdle
    {
        get
        {
            lock (_gate) return !_running;
        }
    }

    public void Add(in RuleHit hit, PumpChunk chunk)
    {
        chunk.Hold();
        lock (_gate)
        {
            _waiting.Enqueue((hit, chunk));
            if (_running) return;
            _running = true;
        }

        _ = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            await deliver(key, batch.ConvertAll(item => item.Hit));
            foreach (var (_, chunk) in batch) chunk.Release();
            done(this, batch.Count);
        }
    }

    private List<(RuleHit Hit, PumpChunk Chunk)> Take()
    {
        var batch = new List<(RuleHit, PumpChunk)>();
        lock (_gate)
        {
            while (batch.Count < MaxBatch && _waiting.TryDequeue(out var item)) batch.Add(item);
            if (batch.Count == 0) _running = false;
        }

        return batch;
    }
}
