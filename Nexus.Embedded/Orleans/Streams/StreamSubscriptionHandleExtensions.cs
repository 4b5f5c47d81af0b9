using Nexus.Embedded;

namespace Orleans.Streams;

/// <summary>Resuming with functions in place of an observer.</summary>
public static class StreamSubscriptionHandleExtensions
{
    public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken, Task> onNextAsync, StreamSequenceToken? token = null) =>
        handle.ResumeAsync(new DelegateObserver<T>(onNextAsync, null), token);

    public static Task<StreamSubscriptionHandle<T>> ResumeAsync<T>(this StreamSubscriptionHandle<T> handle, Func<T, StreamSequenceToken, Task> onNextAsync, Func<Exception, Task> onErrorAsync, StreamSequenceToken? token = null) =>
        handle.ResumeAsync(new DelegateObserver<T>(onNextAsync, onErrorAsync), token);
}
