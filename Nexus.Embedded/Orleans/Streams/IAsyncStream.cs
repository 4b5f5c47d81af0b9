using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A stream, as publisher and subscriber see it.</summary>
public interface IAsyncStream
{
    bool IsRewindable { get; }

    string ProviderName { get; }

    StreamId StreamId { get; }
}

/// <inheritdoc />
public interface IAsyncStream<T> : IAsyncStream, IAsyncObservable<T>, IAsyncObserver<T>
{
    /// <summary>The subscriptions of the calling grain, so that a new activation can take up those of the last.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}
