using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Nexus.Embedded;

/// <inheritdoc />
internal sealed class SubscriptionHandleFactory(StreamSubscription subscription) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => subscription.StreamId;

    public string ProviderName => subscription.Provider.Name;

    public GuidId SubscriptionId => GuidId.GetGuidId(subscription.Id);

    public StreamSubscriptionHandle<T> Create<T>() => new SubscriptionHandle<T>(subscription);
}
