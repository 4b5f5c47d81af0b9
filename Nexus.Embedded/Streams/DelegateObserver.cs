using Orleans.Streams;

namespace Nexus.Embedded;

/// <summary>An observer made of functions.</summary>
internal sealed class DelegateObserver<T>(Func<T, StreamSequenceToken, Task> next, Func<Exception, Task>? error) : IAsyncObserver<T>
{
    private readonly Func<T, StreamSequenceToken, Task> _next = next ?? throw new ArgumentNullException(nameof(next));

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => _next(item, token!);

    public Task OnErrorAsync(Exception ex) => error?.Invoke(ex) ?? Task.CompletedTask;
}
