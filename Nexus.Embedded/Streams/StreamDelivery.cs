using Orleans.Streams.Core;

namespace Nexus.Embedded;

/// <summary>One event on its way through the queue of a grain.</summary>
internal sealed class StreamDelivery(StreamSubscription subscription, StreamEvent happened) : GrainRequest<GrainVoid>
{
    private static readonly GrainMethod _method = new(typeof(Orleans.Streams.IAsyncObserver<>), "OnNextAsync", []);

    public override GrainMethod Method => _method;

    internal override bool PassesFilters => false;

    // Those that were published before a stop may still arrive.
    internal override bool IsInternal => true;

    internal override string Describe() => $"an event of stream {subscription.StreamId}";

    protected internal override async Task Start(object grain)
    {
        var observers = Target!.Observers ??= new StreamObservers();
        var observer = observers.Find(subscription.Id);
        if (observer is null && grain is IStreamSubscriptionObserver subscriber)
        {
            await subscriber.OnSubscribed(new SubscriptionHandleFactory(subscription));
            observer = observers.Find(subscription.Id);
        }

        if (observer is null)
            throw new NoObserverException($"{Target.GrainId} is subscribed to {subscription.StreamId} and attaches no observer to it.");
        await observer(happened);
    }
}
