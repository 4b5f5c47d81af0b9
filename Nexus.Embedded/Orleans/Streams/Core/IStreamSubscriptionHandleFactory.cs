using Orleans.Runtime;

namespace Orleans.Streams.Core;

/// <summary>The subscription, before its type of event is known.</summary>
public interface IStreamSubscriptionHandleFactory
{
    StreamId StreamId { get; }

    string ProviderName { get; }

    GuidId SubscriptionId { get; }

    StreamSubscriptionHandle<T> Create<T>();
}
