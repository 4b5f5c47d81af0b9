using System.Collections.Concurrent;
using Nexus.Embedded;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Dead letters and back-pressure.</summary>
public sealed class EmbeddedStreamTests
{
    [Fact]
    public async Task An_event_that_no_attempt_delivers_is_a_dead_letter_and_the_next_one_arrives()
    {
        var letters = new ConcurrentQueue<StreamDeadLetter>();
        await using var host = await EmbeddedHost.StartAsync(options => options.OnStreamDeadLetter = letters.Enqueue);
        var (stream, grain) = Stream(host, "happenings");
        await stream.OnNextAsync(new Happening { Number = 1, Failures = 3 });
        await stream.OnNextAsync(new Happening { Number = 2 });
        await Soon.HoldsAsync(() => !letters.IsEmpty, "there is a dead letter");
        var letter = letters.Single();
        Assert.Equal(1, ((Happening)letter.Item).Number);
        Assert.Equal("not yet", letter.Error.Message);
        Assert.Equal(grain, letter.Subscriber.Key.ToString());
    }

    [Fact]
    public async Task An_event_is_offered_three_times()
    {
        var letters = new ConcurrentQueue<StreamDeadLetter>();
        await using var host = await EmbeddedHost.StartAsync(options => options.OnStreamDeadLetter = letters.Enqueue);
        var (stream, key) = Stream(host, "happenings");
        await stream.OnNextAsync(new Happening { Number = 1, Failures = 2 });
        var subscriber = host.Client.GetGrain<IImplicitSubscriberGrain>(key);
        await Soon.HoldsAsync(() => subscriber.GetSeenAsync().GetAwaiter().GetResult() == "1", "the third attempt delivers it");
        Assert.Empty(letters);
    }

    [Fact]
    public async Task An_event_for_a_grain_without_an_observer_is_a_dead_letter_at_once()
    {
        var letters = new ConcurrentQueue<StreamDeadLetter>();
        await using var host = await EmbeddedHost.StartAsync(options =>
        {
            options.OnStreamDeadLetter = letters.Enqueue;
            options.StreamRetryDelay = TimeSpan.FromMinutes(1);
        });
        await Stream(host, "unheard").Stream.OnNextAsync(new Happening { Number = 1 });
        await Soon.HoldsAsync(() => !letters.IsEmpty, "there is a dead letter");
    }

    [Fact]
    public async Task Publishers_wait_when_a_subscriber_falls_behind()
    {
        await using var host = await EmbeddedHost.StartAsync(options =>
        {
            options.StreamBound = 4;
            options.StreamRetryDelay = TimeSpan.FromMilliseconds(500);
        });
        var (stream, key) = Stream(host, "happenings");
        var publications = new List<Task>();
        for (var i = 0; i < 20; i++)
            publications.Add(stream.OnNextAsync(new Happening { Number = i, Failures = i == 0 ? 1 : 0 }));
        Assert.Equal(4, publications.Count(publication => publication.IsCompleted));
        await Task.WhenAll(publications);
        var subscriber = host.Client.GetGrain<IImplicitSubscriberGrain>(key);
        await Soon.HoldsAsync(() => subscriber.GetSeenAsync().GetAwaiter().GetResult() == string.Join(",", Enumerable.Range(0, 20)), "all have arrived in order");
    }

    [Fact]
    public async Task A_client_cannot_subscribe()
    {
        await using var host = await EmbeddedHost.StartAsync();
        await Assert.ThrowsAsync<NotSupportedException>(() => Stream(host, "happenings").Stream.SubscribeAsync((_, _) => Task.CompletedTask));
    }

    private static (IAsyncStream<Happening> Stream, string Key) Stream(EmbeddedHost host, string name)
    {
        var key = Guid.NewGuid().ToString("N");
        return (host.Client.GetStreamProvider("streams").GetStream<Happening>(StreamId.Create(name, key)), key);
    }
}
