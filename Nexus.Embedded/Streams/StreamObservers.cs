using Orleans.Streams;

namespace Nexus.Embedded;

/// <summary>What one activation does with the events of its subscriptions.</summary>
internal sealed class StreamObservers
{
    private readonly Dictionary<Guid, Func<StreamEvent, Task>> _observers = [];

    public Func<StreamEvent, Task>? Find(Guid subscription) => _observers.GetValueOrDefault(subscription);

    public void Attach<T>(Guid subscription, IAsyncObserver<T> observer) =>
        _observers[subscription] = happened => observer.OnNextAsync((T)happened.Item, happened.Token);

    public void Detach(Guid subscription) => _observers.Remove(subscription);
}
