using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>What Orleans would refuse or copy, this engine refuses, and copies when told to.</summary>
public sealed class StrictTests
{
    [Fact]
    public async Task An_interface_with_a_type_that_has_no_serializer_is_refused()
    {
        await using var host = await EmbeddedHost.StartAsync();
        var error = Assert.Throws<CodecNotFoundException>(() => host.Fresh<IUnserializableGrain>());
        Assert.Contains("Unregistered", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_are_copied_when_that_is_asked_for(bool copy)
    {
        await using var host = await EmbeddedHost.StartAsync(options => options.CopyMessages = copy);
        var shape = new Shape { Name = "square", Sides = [1, 2], Corner = new Corner(1, 2) };
        var answer = await host.Fresh<IShapeGrain>().EchoAsync(shape);
        Assert.Equal(!copy, ReferenceEquals(shape, answer));
        Assert.Equal("square", answer.Name);
        Assert.Equal([1, 2], answer.Sides.AsEnumerable());
        Assert.Equal(new Corner(1, 2), answer.Corner);
    }

    [Fact]
    public async Task Everything_works_with_copies()
    {
        await using var host = await EmbeddedHost.StartAsync(options =>
        {
            options.CopyMessages = true;
            options.UseInMemoryReminderService();
        });
        var shape = host.Fresh<IShapeGrain>();
        await shape.QuickAsync();
        Assert.Equal(shape.GetPrimaryKeyString(), await host.Fresh<IShapeGrain>().NameOfAsync(shape));
        Assert.Null(await shape.MaybeAsync(null, Guid.NewGuid(), DateTimeOffset.UtcNow, TimeSpan.Zero, DayOfWeek.Friday));
        Assert.Null((await shape.EchoPairAsync(new Pair<Shape?>(null, null))).First);
        var numbers = new List<int>();
        await foreach (var number in host.Fresh<ISequenceGrain>().CountAsync(10))
            numbers.Add(number);
        Assert.Equal(Enumerable.Range(0, 10), numbers);
        var reminded = host.Fresh<IReminderGrain>();
        await reminded.RegisterAsync("soon", TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100));
        await Soon.HoldsAsync(() => Ticked(reminded), "the reminder ticks");
        var stream = host.Client.GetStreamProvider("streams").GetStream<Happening>(StreamId.Create("happenings", shape.GetPrimaryKeyString()));
        await stream.OnNextAsync(new Happening { Number = 1 });
        var subscriber = host.Client.GetGrain<IImplicitSubscriberGrain>(shape.GetPrimaryKeyString());
        await Soon.HoldsAsync(() => subscriber.GetSeenAsync().GetAwaiter().GetResult() == "1", "the event arrives");
    }

    private static bool Ticked(IReminderGrain grain)
    {
        lock (ReminderGrain.Ticks)
            return ReminderGrain.Ticks.Exists(tick => tick.Key == grain.GetPrimaryKeyString());
    }
}
