using Nexus.Gates;
using Nexus.Personas;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class TtlGateTests
{
    private static GateResult After(double seconds, Func<GateInput, GateInput>? change = null)
    {
        var input = Some.Input() with { NowTicks = (long)(seconds * TimeSpan.TicksPerSecond) };
        return new TtlGate().Judge(change is null ? input : change(input));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(15, 0.75)]
    [InlineData(59.999, 0.001 / 60)]
    public void A_lease_passes_while_time_is_left(double seconds, double score)
    {
        var result = After(seconds);
        Assert.Equal(GateVerdict.Pass, result.Verdict);
        Assert.Equal(score, result.Score, 9);
        Assert.Equal(0, result.Threshold);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(74)]
    public void A_lease_that_ran_out_fails(double seconds) => Assert.Equal((GateVerdict.Fail, 0d), (After(seconds).Verdict, After(seconds).Score));

    [Fact]
    public void The_reason_says_how_long_ago_it_ended() => Assert.Contains("ended 14 s ago", After(74).Reason);

    [Fact]
    public void A_monotonic_clock_that_ran_backwards_fails() => Assert.Contains("monotonic clock ran backwards", After(-0.001).Reason);

    [Fact]
    public void Across_a_restart_the_wall_clock_counts_and_one_that_ran_backwards_fails()
    {
        Assert.Equal(GateVerdict.Pass, After(1e6, input => input with { ProcessEpoch = 8 }).Verdict);
        Assert.Equal(GateVerdict.Fail, After(0, input => input with { ProcessEpoch = 8, Now = Some.Now.AddSeconds(60) }).Verdict);
        Assert.Contains("wall clock ran backwards", After(0, input => input with { ProcessEpoch = 8, Now = Some.Now.AddSeconds(-11) }).Reason);
    }

    [Fact]
    public void Within_one_process_the_wall_clock_means_nothing() => Assert.Equal(GateVerdict.Pass, After(1, input => input with { Now = Some.Now.AddDays(-9) }).Verdict);

    [Fact]
    public void No_lease_fails_with_the_refusal() => Assert.Equal((GateVerdict.Fail, "the persona is inactive"), (After(0, NoLease).Verdict, After(0, NoLease).Reason));

    [Fact]
    public void A_lease_on_another_persona_or_an_older_contract_fails()
    {
        Assert.Equal(GateVerdict.Fail, After(0, input => input with { Lease = Some.Lease() with { PersonaId = "p2" } }).Verdict);
        Assert.Equal(GateVerdict.Fail, After(0, input => input with { Contract = input.Contract with { Version = 2 } }).Verdict);
    }

    [Fact]
    public void A_lease_longer_than_the_contract_allows_ends_when_the_contract_says() =>
        Assert.Equal(GateVerdict.Fail, After(61, input => input with { Lease = Some.Lease() with { TtlSeconds = 9_999 } }).Verdict);

    private static GateInput NoLease(GateInput input) => input with { Lease = null, LeaseRefusal = "the persona is inactive" };
}
