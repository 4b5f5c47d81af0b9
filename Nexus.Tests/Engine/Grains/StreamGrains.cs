using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Nexus.Tests.Engine;

[GenerateSerializer, Immutable, Alias("test.Happening")]
public sealed record Happening
{
    [Id(0)]
    public required int Number { get; init; }

    /// <summary>How often the subscriber shall throw before it takes the event.</summary>
    [Id(1)]
    public int Failures { get; init; }
}

/// <summary>Publishes from inside a grain.</summary>
[Alias("test.IPublisherGrain")]
public interface IPublisherGrain : IGrainWithStringKey
{
    [Alias("Publish")]
    Task PublishAsync(string streamNamespace, string key, Happening happening);
}

[GrainType("test-publisher")]
internal sealed class PublisherGrain : Grain, IPublisherGrain
{
    public Task PublishAsync(string streamNamespace, string key, Happening happening)
    {
        RequestContext.Set("word", "from the publisher");
        return this.GetStreamProvider("streams").GetStream<Happening>(StreamId.Create(streamNamespace, key)).OnNextAsync(happening);
    }
}

/// <summary>Receives events.</summary>
[Alias("test.ISubscriberGrain")]
public interface ISubscriberGrain : IGrainWithStringKey
{
    [Alias("GetSeen")]
    Task<string> GetSeenAsync();

    [Alias("End")]
    Task EndAsync();
}

/// <summary>A subscriber by the implicit pattern.</summary>
[Alias("test.IImplicitSubscriberGrain")]
public interface IImplicitSubscriberGrain : ISubscriberGrain;

[GrainType("test-implicit-subscriber")]
[ImplicitStreamSubscription("happenings")]
internal sealed class ImplicitSubscriberGrain : Grain, IImplicitSubscriberGrain, IStreamSubscriptionObserver, IAsyncObserver<Happening>
{
    // By key, for it outlives activations.
    private static readonly Dictionary<string, List<int>> _seen = [];

    // By key: request context that came with an event.
    private static readonly Dictionary<string, string> _contexts = [];

    private int _failures;
    private int _inside;

    public static string? ContextOf(string key)
    {
        lock (_seen)
            return _contexts.GetValueOrDefault(key);
    }

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => await handleFactory.Create<Happening>().ResumeAsync(this);

    public async Task OnNextAsync(Happening item, StreamSequenceToken? token = null)
    {
        if (++_inside > 1)
            throw new InvalidOperationException("two events at once");
        try
        {
            await Task.Yield();
            if (_failures < item.Failures)
            {
                _failures++;
                throw new InvalidOperationException("not yet");
            }

            _failures = 0;
            lock (_seen)
            {
                var key = this.GetPrimaryKeyString();
                if (!_seen.TryGetValue(key, out var list))
                    _seen[key] = list = [];

                // At least once, so a consumer removes duplicates.
                if (list.Count == 0 || list[^1] != item.Number)
                    list.Add(item.Number);
                if (RequestContext.Get("word") is string word)
                    _contexts[key] = word;
            }
        }
        finally
        {
            _inside--;
        }
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task<string> GetSeenAsync()
    {
        lock (_seen)
            return Task.FromResult(string.Join(",", _seen.GetValueOrDefault(this.GetPrimaryKeyString()) ?? []));
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

/// <summary>Subscribes to a stream of another name when it is activated, and takes up what the last activation had.</summary>
[Alias("test.IExplicitSubscriberGrain")]
public interface IExplicitSubscriberGrain : ISubscriberGrain
{
    [Alias("GetSubscriptions")]
    Task<int> GetSubscriptionsAsync();

    [Alias("Unsubscribe")]
    Task UnsubscribeAsync();
}

[GrainType("test-explicit-subscriber")]
internal sealed class ExplicitSubscriberGrain : Grain, IExplicitSubscriberGrain
{
    private static readonly Dictionary<string, List<int>> _seen = [];

    private IAsyncStream<Happening> Stream =>
        this.GetStreamProvider("streams").GetStream<Happening>(StreamId.Create("explicit", "stream-of-" + this.GetPrimaryKeyString()));

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var handles = await Stream.GetAllSubscriptionHandles();
        foreach (var handle in handles)
            await handle.ResumeAsync(OnNextAsync);
        if (handles.Count == 0)
            await Stream.SubscribeAsync(OnNextAsync);
    }

    public Task<string> GetSeenAsync()
    {
        lock (_seen)
            return Task.FromResult(string.Join(",", _seen.GetValueOrDefault(this.GetPrimaryKeyString()) ?? []));
    }

    public Task EndAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<int> GetSubscriptionsAsync() => (await Stream.GetAllSubscriptionHandles()).Count;

    public async Task UnsubscribeAsync()
    {
        foreach (var handle in await Stream.GetAllSubscriptionHandles())
            await handle.UnsubscribeAsync();
    }

    private Task OnNextAsync(Happening item, StreamSequenceToken token)
    {
        lock (_seen)
        {
            var key = this.GetPrimaryKeyString();
            if (!_seen.TryGetValue(key, out var list))
                _seen[key] = list = [];
            if (list.Count == 0 || list[^1] != item.Number)
                list.Add(item.Number);
        }

        return Task.CompletedTask;
    }
}
