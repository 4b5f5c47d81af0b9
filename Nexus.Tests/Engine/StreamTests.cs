using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Orleans.Streams;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Events reach their subscribers, at least once and in order.</summary>
public sealed class StreamTests(EngineFixture engine) : EngineTest(engine)
{
    [Fact]
    public async Task An_implicit_subscriber_receives_what_a_grain_publishes()
    {
        var key = NewKey();
        var publisher = Fresh<IPublisherGrain>();
        for (var i = 0; i < 20; i++)
            await publisher.PublishAsync("happenings", key, new Happening { Number = i });
        await SeenAsync(Client.GetGrain<IImplicitSubscriberGrain>(key), Enumerable.Range(0, 20));
        Assert.Equal("from the publisher", ImplicitSubscriberGrain.ContextOf(key));
    }

    [Fact]
    public async Task An_implicit_subscriber_receives_what_a_client_publishes()
    {
        var key = NewKey();
        var stream = Client.GetStreamProvider("streams").GetStream<Happening>(StreamId.Create("happenings", key));
        await stream.OnNextAsync(new Happening { Number = 1 });
        await stream.OnNextAsync(new Happening { Number = 2 });
        await SeenAsync(Client.GetGrain<IImplicitSubscriberGrain>(key), [1, 2]);
    }

    [Fact]
    public async Task An_event_that_a_subscriber_throws_at_is_offered_again()
    {
        var key = NewKey();
        var publisher = Fresh<IPublisherGrain>();
        await publisher.PublishAsync("happenings", key, new Happening { Number = 1, Failures = 1 });
        await publisher.PublishAsync("happenings", key, new Happening { Number = 2 });
        await SeenAsync(Client.GetGrain<IImplicitSubscriberGrain>(key), [1, 2]);
    }

    [Fact]
    public async Task A_new_activation_goes_on_receiving()
    {
        var key = NewKey();
        var publisher = Fresh<IPublisherGrain>();
        var subscriber = Client.GetGrain<IImplicitSubscriberGrain>(key);
        await publisher.PublishAsync("happenings", key, new Happening { Number = 1 });
        await SeenAsync(subscriber, [1]);
        await subscriber.EndAsync();
        await publisher.PublishAsync("happenings", key, new Happening { Number = 2 });
        await SeenAsync(subscriber, [1, 2]);
    }

    [Fact]
    public async Task A_grain_subscribes_to_a_stream_of_any_name_and_a_new_activation_takes_it_up()
    {
        var key = NewKey();
        var subscriber = Client.GetGrain<IExplicitSubscriberGrain>(key);
        Assert.Equal(1, await subscriber.GetSubscriptionsAsync());
        var publisher = Fresh<IPublisherGrain>();
        await publisher.PublishAsync("explicit", "stream-of-" + key, new Happening { Number = 1 });
        await SeenAsync(subscriber, [1]);
        await subscriber.EndAsync();
        await publisher.PublishAsync("explicit", "stream-of-" + key, new Happening { Number = 2 });
        await SeenAsync(subscriber, [1, 2]);
        Assert.Equal(1, await subscriber.GetSubscriptionsAsync());
        await subscriber.UnsubscribeAsync();
        Assert.Equal(0, await subscriber.GetSubscriptionsAsync());
    }

    private static async Task SeenAsync(ISubscriberGrain grain, IEnumerable<int> numbers)
    {
        var expected = string.Join(",", numbers);
        await Until(async () => await grain.GetSeenAsync() == expected, $"{expected} has been seen");
    }
}
