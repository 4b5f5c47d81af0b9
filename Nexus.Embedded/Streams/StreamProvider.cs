using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Runtime;
using Orleans.Streams;

namespace Nexus.Embedded;

/// <summary>The streams of one name, in memory: at least once and in order for each subscriber, while the process lives.</summary>
internal sealed class StreamProvider(GrainEngine engine, string name) : IStreamProvider
{
    private readonly ConcurrentDictionary<StreamId, ImmutableList<StreamSubscription>> _explicit = new();
    private readonly ConcurrentDictionary<Guid, StreamLane> _lanes = new();
    private long _number;

    public string Name => name;

    public bool IsRewindable => false;

    public GrainEngine Engine => engine;

    public bool IsQuiet => _lanes.IsEmpty;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new EmbeddedStream<T>(this, streamId);

    /// <summary>Returns when every subscriber has room for the event, not when they have seen it.</summary>
    public async Task PublishAsync(StreamId stream, object item)
    {
        if (engine.IsStopped)
            throw engine.Unavailable();
        if (engine.Options.CopyMessages)
            item = engine.Copier.Copy(item, item.GetType());
        var happened = new StreamEvent(item, new EventToken(Interlocked.Increment(ref _number)), RequestValues.Current?.With(Guid.Empty));
        List<Task>? waits = null;

        // All lanes before any wait, so that a slow subscriber does not keep the event from the others.
        foreach (var subscription in SubscriptionsOf(stream))
        {
            var wait = Enqueue(subscription, happened);
            if (!wait.IsCompletedSuccessfully)
                (waits ??= []).Add(wait);
        }

        if (waits is not null)
            await Task.WhenAll(waits);
    }

    public StreamSubscription Subscribe(StreamId stream, GrainTarget subscriber)
    {
        if (IsImplicit(subscriber, stream))
            return StreamSubscription.Implicit(this, stream, subscriber);
        var subscription = new StreamSubscription(Guid.NewGuid(), this, stream, subscriber, IsImplicit: false);
        _explicit.AddOrUpdate(stream, _ => [subscription], (_, all) => all.Add(subscription));
        return subscription;
    }

    public void Unsubscribe(StreamSubscription subscription) =>
        _explicit.AddOrUpdate(subscription.StreamId, _ => [], (_, all) => all.RemoveAll(s => s.Id == subscription.Id));

    public IEnumerable<StreamSubscription> SubscriptionsOf(StreamId stream)
    {
        foreach (var grainClass in engine.ImplicitSubscribersOf(stream.GetNamespace() ?? ""))
            yield return StreamSubscription.Implicit(this, stream, new GrainTarget(grainClass, stream.GetKeyAsString()));
        foreach (var subscription in _explicit.GetValueOrDefault(stream) ?? [])
            yield return subscription;
    }

    public bool IsSubscribed(StreamSubscription subscription) =>
        subscription.IsImplicit || (_explicit.GetValueOrDefault(subscription.StreamId) ?? []).Exists(s => s.Id == subscription.Id);

    public void Remove(StreamLane lane) => _lanes.TryRemove(new(lane.Subscription.Id, lane));

    private static bool IsImplicit(GrainTarget subscriber, StreamId stream) =>
        subscriber.Key == stream.GetKeyAsString() && Array.IndexOf(subscriber.Class.Info.StreamNamespaces, stream.GetNamespace()) >= 0;

    private Task Enqueue(StreamSubscription subscription, StreamEvent happened)
    {
        while (true)
        {
            var lane = _lanes.GetOrAdd(subscription.Id, static (_, s) => new StreamLane(s), subscription);
            if (lane.TryEnqueue(happened) is { } room)
                return room;
        }
    }
}
