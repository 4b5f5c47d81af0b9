using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class BoundedTests
{
    [Fact]
    public void It_never_holds_more_than_its_budget()
    {
        var cache = new Bounded<string>(100, 50);
        for (var i = 0; i < 40; i++)
        {
            cache.Put($"{i}", "", 10);
            Assert.InRange(cache.Weight, 0, 50);
        }
        Assert.Equal(5, cache.Count);
        Assert.True(cache.TryGet("39", out _));
    }

    [Fact]
    public void What_is_asked_for_stays_longer()
    {
        var cache = new Bounded<string>(100, 50);
        for (var i = 0; i < 40; i++)
        {
            cache.Put($"{i}", "", 10);
            Assert.True(cache.TryGet("0", out _));
        }
    }

    [Fact]
    public void What_is_heavier_than_the_whole_budget_is_held_alone()
    {
        var cache = new Bounded<string>(100, 50);
        cache.Put("light", "", 10);
        cache.Put("heavy", "", 80);
        Assert.Equal((1, 80), (cache.Count, cache.Weight));
        cache.Put("light", "", 10);
        Assert.Equal((1, 10), (cache.Count, cache.Weight));
    }

    [Fact]
    public void A_new_weight_of_a_known_key_counts()
    {
        var cache = new Bounded<string>(100, 50);
        cache.Put("a", "1", 10);
        cache.Put("b", "2", 10);
        cache.Put("a", "3", 45);
        Assert.Equal((1, 45), (cache.Count, cache.Weight));
        Assert.True(cache.TryGet("a", out var value));
        Assert.Equal("3", value);
    }
}
