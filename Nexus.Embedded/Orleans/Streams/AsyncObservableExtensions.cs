using Nexus.Embedded;

namespace Orleans.Streams;

/// <summary>Subscribing with functions in place of an observer.</summary>
public static class AsyncObservableExtensions
{
    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(this IAsyncObservable<T> obs, Func<T, StreamSequenceToken, Task> onNextAsync) =>
        obs.SubscribeAsync(new DelegateObserver<T>(onNextAsync, null));

    public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(this IAsyncObservable<T> obs, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Exception, Task> onErrorAsync) =>
        obs.SubscribeAsync(new DelegateObserver<T>(onNextAsync, onErrorAsync));
}
