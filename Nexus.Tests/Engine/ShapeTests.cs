using System.Collections.Immutable;
using Nexus.Tests.Fixtures;
using Orleans;
using Orleans.Runtime;
using Xunit;

namespace Nexus.Tests.Engine;

/// <summary>Keys, interfaces, arguments and results.</summary>
public sealed class ShapeTests(EngineFixture engine) : EngineTest(engine)
{
    [Theory]
    [InlineData("plain")]
    [InlineData("tenant/name/with/slashes")]
    [InlineData("Grüße, 世界 %2F ?#")]
    public async Task A_key_is_any_text(string key)
    {
        var grain = Client.GetGrain<IShapeGrain>(key);
        Assert.Equal(key, await grain.GetNameAsync());
        Assert.Equal(key, grain.GetPrimaryKeyString());
        Assert.Equal("test-shape/" + key, await grain.ContextKeyAsync());
    }

    [Fact]
    public void A_key_is_not_nothing()
    {
        Assert.ThrowsAny<ArgumentException>(() => Client.GetGrain<IShapeGrain>(null!));
        Assert.ThrowsAny<ArgumentException>(() => Client.GetGrain<IShapeGrain>(""));
        Assert.ThrowsAny<ArgumentException>(() => Client.GetGrain<IShapeGrain>(" "));
    }

    [Fact]
    public async Task Overloads_are_told_apart()
    {
        var grain = Fresh<IShapeGrain>();
        Assert.Equal("int", await grain.OverloadAsync(1));
        Assert.Equal("string", await grain.OverloadAsync("1"));
    }

    [Fact]
    public async Task A_grain_answers_through_every_interface_it_has()
    {
        var key = NewKey();
        Assert.Equal(key, await Client.GetGrain<INamedGrain>(key).GetNameAsync());
        Assert.Equal(key, await Client.GetGrain<IShapeGrain>(key).DefaultAsync());
        Assert.Equal(key, await Client.GetGrain<IShapeGrain>(key).AsReference<INamedGrain>().GetNameAsync());
    }

    [Fact]
    public async Task A_method_may_return_a_value_task()
    {
        await Fresh<IShapeGrain>().QuickAsync();
        Assert.Equal(5, await Fresh<IShapeGrain>().QuickOfAsync(5));
    }

    [Fact]
    public async Task Records_arrive_whole()
    {
        var shape = new Shape
        {
            Name = "square",
            Sides = [1, 1, 1, 1],
            Tags = ImmutableDictionary<string, string>.Empty.Add("colour", "red"),
            Corner = new Corner(3, 4),
        };
        var grain = Fresh<IShapeGrain>();
        Check(shape, await grain.EchoAsync(shape));
        var pair = await grain.EchoPairAsync(new(shape, null));
        Check(shape, pair.First!);
        Assert.Null(pair.Second);
        Assert.Equal([1, 2, 3], await grain.BytesAsync([1, 2, 3]));

        static void Check(Shape expected, Shape actual)
        {
            Assert.Equal(expected.Name, actual.Name);
            Assert.Equal(expected.Sides.AsEnumerable(), actual.Sides);
            Assert.Equal(expected.Tags.ToList(), actual.Tags.ToList());
            Assert.Equal(expected.Corner, actual.Corner);
        }
    }

    [Fact]
    public async Task Plain_values_arrive_whole()
    {
        var id = Guid.NewGuid();
        var at = DateTimeOffset.UnixEpoch.AddHours(5);
        Assert.Null(await Fresh<IShapeGrain>().MaybeAsync(null, id, at, TimeSpan.Zero, DayOfWeek.Friday));
        Assert.Equal($"7 {id} {at:O} 00:00:01 Friday", await Fresh<IShapeGrain>().MaybeAsync(7, id, at, TimeSpan.FromSeconds(1), DayOfWeek.Friday));
    }

    [Fact]
    public async Task References_are_arguments_and_results()
    {
        var key = NewKey();
        var grain = Client.GetGrain<IShapeGrain>(key);
        Assert.Equal(key, await Fresh<IShapeGrain>().NameOfAsync(grain));
        var me = await grain.MeAsync();
        Assert.Equal(key, await me.GetNameAsync());
        Assert.Equal(grain, me);
        Assert.Equal(grain.GetGrainId(), me.GetGrainId());
    }

    [Fact]
    public async Task Internal_grains_work() => Assert.Equal("hidden", await Fresh<IHiddenGrain>().GetAsync());

    [Fact]
    public void An_interface_that_nobody_implements_is_refused() => Assert.Throws<ArgumentException>(() => Fresh<IOrphanGrain>());
}
