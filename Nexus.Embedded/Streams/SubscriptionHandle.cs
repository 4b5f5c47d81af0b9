using Orleans.Runtime;
using Orleans.Streams;

namespace Nexus.Embedded;

/// <inheritdoc />
internal sealed class SubscriptionHandle<T>(StreamSubscription subscription) : StreamSubscriptionHandle<T>
{
    public override StreamId StreamId => subscription.StreamId;

    public override string ProviderName => subscription.Provider.Name;

    public override Guid HandleId => subscription.Id;

    public override Task UnsubscribeAsync()
    {
        Owner.Observers?.Detach(subscription.Id);
        if (!subscription.IsImplicit)
            subscription.Provider.Unsubscribe(subscription);
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (token is not null)
            throw new NotSupportedException("A stream in memory cannot be rewound.");
        (Owner.Observers ??= new StreamObservers()).Attach(subscription.Id, observer);
        return Task.FromResult<StreamSubscriptionHandle<T>>(this);
    }

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other?.HandleId == HandleId;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => HandleId.GetHashCode();

    private Activation Owner => Activation.Current is { } current && current.Target.SameAs(subscription.Subscriber)
        ? current
        : throw new InvalidOperationException($"Only {subscription.Subscriber.GrainId} itself can use this subscription.");
}
