namespace Nexus.Embedded;

/// <summary>The activations of one stateless worker.</summary>
internal sealed class WorkerPool(GrainClass grainClass, GrainTarget target)
{
    // Under a lock, all of it: the load of a worker is only a hint, and two callers that follow the same hint would
    // queue behind one worker while another is idle.
    private readonly Lock _gate = new();
    private readonly List<Activation> _workers = [];
    private bool _closed;

    public bool TryDeliver(GrainRequest request)
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            while (true)
            {
                var worker = Pick();
                if (worker.TryReceive(request))
                    return true;
                _workers.Remove(worker);
            }
        }
    }

    /// <summary>True when the pool is empty and closed for good.</summary>
    public bool Remove(Activation worker)
    {
        lock (_gate)
        {
            _workers.Remove(worker);
            return _closed = _workers.Count == 0;
        }
    }

    public Activation[] Snapshot()
    {
        lock (_gate)
            return [.. _workers];
    }

    private Activation Pick()
    {
        Activation? best = null;
        foreach (var worker in _workers)
        {
            if (worker.Load == 0)
                return worker;
            if (best is null || worker.Load < best.Load)
                best = worker;
        }

        if (best is not null && _workers.Count >= grainClass.Info.MaxWorkers)
            return best;
        var created = new Activation(grainClass, target);
        _workers.Add(created);
        created.Wake();
        return created;
    }
}
