using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Nexus.Embedded;

/// <summary>A grain class in one engine, with the directory of its activations.</summary>
internal sealed class GrainClass
{
    private readonly ConcurrentDictionary<string, Activation> _activations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WorkerPool> _pools = new(StringComparer.Ordinal);

    public GrainClass(GrainEngine engine, GrainClassInfo info)
    {
        Engine = engine;
        Info = info;
        GrainType = GrainType.Create(info.GrainType);
        CollectionAge = info.KeepAlive
            ? TimeSpan.MaxValue
            : engine.Options.CollectionAges.TryGetValue(info.GrainType, out var age) ? age : info.CollectionAge ?? engine.Options.CollectionAge;
        ProxyInterface = info.Interfaces.Length > 0 ? info.Interfaces[0] : null;
    }

    public GrainEngine Engine { get; }

    public GrainClassInfo Info { get; }

    public GrainType GrainType { get; }

    public TimeSpan CollectionAge { get; }

    public Type? ProxyInterface { get; }

    public bool IsStatelessWorker => Info.MaxWorkers > 0;

    public IEnumerable<Activation> Activations =>
        IsStatelessWorker ? _pools.Values.SelectMany(pool => pool.Snapshot()) : _activations.Select(entry => entry.Value);

    public Activation FindOrCreate(GrainTarget target)
    {
        if (_activations.TryGetValue(target.Key, out var found))
            return found;
        var created = new Activation(this, target);
        var winner = _activations.GetOrAdd(target.Key, created);
        if (ReferenceEquals(winner, created))
            created.Wake();
        return winner;
    }

    public void DeliverToWorker(GrainTarget target, GrainRequest request)
    {
        while (true)
        {
            var pool = _pools.GetOrAdd(target.Key, static (_, state) => new WorkerPool(state.Class, state), target);
            if (pool.TryDeliver(request))
                return;
        }
    }

    /// <summary>
    /// Takes an ended activation out of the directory. What it had not done goes to its successor, which is in the
    /// directory before anyone can see that the old one has ended; so the order of each caller's calls is kept.
    /// </summary>
    public void Retire(Activation ended, IReadOnlyList<GrainRequest> left)
    {
        // By key and value: the entry may be of a successor already.
        var entry = new KeyValuePair<string, Activation>(ended.Target.Key, ended);
        if (left.Count == 0)
        {
            _activations.TryRemove(entry);
            return;
        }

        var successor = new Activation(this, ended.Target, left);
        if (_activations.TryUpdate(ended.Target.Key, successor, ended))
            successor.Wake();
        else
            Redeliver(ended, left);
    }

    public void RetireWorker(Activation ended, IReadOnlyList<GrainRequest> left)
    {
        if (_pools.TryGetValue(ended.Target.Key, out var pool) && pool.Remove(ended))
            _pools.TryRemove(new KeyValuePair<string, WorkerPool>(ended.Target.Key, pool));
        Redeliver(ended, left);
    }

    private static void Redeliver(Activation ended, IReadOnlyList<GrainRequest> left)
    {
        foreach (var request in left)
        {
            try
            {
                ended.Target.Deliver(request);
            }
            catch (SiloUnavailableException error)
            {
                request.TryFail(error);
            }
        }
    }
}
