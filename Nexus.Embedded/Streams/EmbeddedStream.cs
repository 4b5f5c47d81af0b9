using Orleans.Runtime;
using Orleans.Streams;

namespace Nexus.Embedded;

/// <inheritdoc />
internal sealed class EmbeddedStream<T>(StreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(item);
        return token is null
            ? provider.PublishAsync(streamId, item)
            : throw new NotSupportedException("A stream in memory numbers its events itself.");
    }

    public Task OnCompletedAsync() => throw new NotSupportedException("A stream in memory does not end.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("A stream in memory does not end.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) =>
        new SubscriptionHandle<T>(provider.Subscribe(streamId, Subscriber)).ResumeAsync(observer);

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var subscriber = Subscriber;
        return Task.FromResult<IList<StreamSubscriptionHandle<T>>>(
            [.. provider.SubscriptionsOf(streamId).Where(s => s.Subscriber.SameAs(subscriber)).Select(s => new SubscriptionHandle<T>(s))]);
    }

    private static GrainTarget Subscriber => Activation.Current?.Target
        ?? throw new NotSupportedException("Only a grain can subscribe to a stream, and only in a turn of its own.");
}
