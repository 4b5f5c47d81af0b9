using Nexus.Access;
using Xunit;

namespace Nexus.Tests.Api;

public sealed class SlidingWindowTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Clock _clock = new();

    [Fact]
    public void A_burst_that_takes_all_waits_until_its_segment_has_left_the_window()
    {
        var window = new SlidingWindow(3, Minute, _clock);
        for (var i = 0; i < 3; i++) Assert.Equal(TimeSpan.Zero, window.Take("acme"));
        var wait = window.Take("acme");
        Assert.InRange(wait, TimeSpan.FromSeconds(55), Minute);
        Assert.Equal(TimeSpan.Zero, window.Take("other"));

        _clock.Pass(wait - TimeSpan.FromSeconds(1));
        Assert.InRange(window.Take("acme"), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        _clock.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, window.Take("acme"));
    }

    [Fact]
    public void What_was_taken_bit_by_bit_comes_back_bit_by_bit()
    {
        var window = new SlidingWindow(6, Minute, _clock);
        for (var i = 0; i < 6; i++, _clock.Pass(TimeSpan.FromSeconds(10))) Assert.Equal(TimeSpan.Zero, window.Take("acme"));
        Assert.Equal(TimeSpan.Zero, window.Take("acme"));
        Assert.InRange(window.Take("acme"), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(10));
        _clock.Pass(TimeSpan.FromDays(1));
        for (var i = 0; i < 6; i++) Assert.Equal(TimeSpan.Zero, window.Take("acme"));
        Assert.NotEqual(TimeSpan.Zero, window.Take("acme"));
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan by) => _ticks += by.Ticks;
    }
}
