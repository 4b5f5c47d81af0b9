namespace Orleans.Streams;

/// <summary>Something that can be subscribed to, by a grain.</summary>
public interface IAsyncObservable<T>
{
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);
}
