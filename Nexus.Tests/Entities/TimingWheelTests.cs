using Nexus.Entities;
using Xunit;

namespace Nexus.Tests.Entities;

public sealed class TimingWheelTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly TimingWheel _wheel = new(Step);
    private long _now;

    public TimingWheelTests() => _wheel.Tick(0);

    private List<string> Pass(double seconds, Action<double>? each = null)
    {
        var missing = new List<string>();
        for (var end = _now + TimeSpan.FromSeconds(seconds).Ticks; _now < end;)
        {
            _now += Step.Ticks;
            each?.Invoke(TimeSpan.FromTicks(_now).TotalSeconds);
            missing.AddRange(_wheel.Tick(_now).Select(watched => watched.Entity));
        }

        return missing;
    }

    private void Beat(string entity) => _wheel.Beat(entity, DateTimeOffset.UnixEpoch.AddTicks(_now));

    [Fact]
    public void Who_is_silent_for_longer_than_its_limit_is_missing_once_and_no_later_than_a_second_after()
    {
        _wheel.Watch("core", TimeSpan.FromSeconds(10));
        Beat("core");
        Assert.Empty(Pass(9.75));
        Assert.Equal(["core"], Pass(1.25));
        Assert.Empty(Pass(60));
    }

    [Fact]
    public void Who_beats_between_two_ticks_is_not_missing_before_its_whole_limit_is_over()
    {
        _wheel.Watch("core", TimeSpan.FromSeconds(10));
        Pass(3);
        // Just before the next tick: the wheel still shows the last one.
        var beat = _now + Step.Ticks - 1;
        Beat("core");
        Assert.Equal(["core"], Pass(10.75));
        Assert.True(_now - beat >= TimeSpan.FromSeconds(10).Ticks);
        _wheel.Beat("core", DateTimeOffset.UnixEpoch);
        beat = _now + Step.Ticks - 1;
        while (_wheel.Tick(_now += Step.Ticks).Count == 0) Assert.True(_now - beat < TimeSpan.FromSeconds(11).Ticks);
        Assert.InRange(_now - beat, TimeSpan.FromSeconds(10).Ticks, TimeSpan.FromSeconds(10.75).Ticks);
    }

    [Fact]
    public void Who_beats_in_time_is_never_missing_and_who_comes_back_is_told_once()
    {
        _wheel.Watch("core", TimeSpan.FromSeconds(10));
        Assert.Empty(Pass(120, at => { if (at % 9 < 0.25) Beat("core"); }));
        Assert.Equal(["core"], Pass(40));
        Assert.True(_wheel.Beat("core", DateTimeOffset.UnixEpoch));
        Assert.False(_wheel.Beat("core", DateTimeOffset.UnixEpoch));
        Assert.Empty(Pass(9));
        Assert.Equal(["core"], Pass(30));
    }

    [Fact]
    public void A_pause_of_our_own_makes_nobody_missing()
    {
        _wheel.Watch("core", TimeSpan.FromSeconds(10));
        Beat("core");
        Pass(5);
        _now += TimeSpan.FromMinutes(5).Ticks;
        Assert.Empty(_wheel.Tick(_now));
        Assert.Empty(Pass(4));
        Assert.Equal(["core"], Pass(2));
    }

    [Fact]
    public void Who_has_always_been_irregular_is_given_its_own_time_but_not_for_ever()
    {
        _wheel.Watch("odd", TimeSpan.FromSeconds(2));
        var next = 0.0;
        var chance = new Random(5);
        Pass(300, at =>
        {
            if (at < next) return;
            Beat("odd");
            next = at + 0.5 + chance.NextDouble() * 1.4;
        });
        Beat("odd");
        Assert.Empty(Pass(2.25));
        Assert.Equal(["odd"], Pass(4.5));
    }

    [Fact]
    public void A_hundred_thousand_are_judged_as_one_is()
    {
        for (var i = 0; i < 100_000; i++) _wheel.Watch($"e{i}", TimeSpan.FromSeconds(10 + i % 7));
        for (var i = 0; i < 100_000; i++) if (i != 4711) Beat($"e{i}");
        var missing = Pass(9.75);
        Assert.Empty(missing);
        for (var i = 0; i < 100_000; i++) if (i != 4711) Beat($"e{i}");
        Assert.Equal(["e4711"], Pass(9.5));
    }

    [Fact]
    public void Limits_longer_than_the_wheel_hold_and_the_forgotten_are_forgotten()
    {
        _wheel.Watch("slow", TimeSpan.FromMinutes(20));
        _wheel.Watch("gone", TimeSpan.FromSeconds(5));
        _wheel.Forget("gone");
        Assert.Empty(Pass(1199));
        Assert.Equal(["slow"], Pass(2));
    }
}
