using Nexus.Gates;
using Nexus.Personas;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class DriftGateTests
{
    private static GateResult At(double sigma, TrustTier tier, long samples = 100) =>
        new DriftGate().Judge(Some.Input() with { Tier = tier, Drift = new DriftReading(samples, sigma, "first time") });

    [Theory]
    [InlineData(TrustTier.ColdStart, 2.0)]
    [InlineData(TrustTier.Established, 2.5)]
    [InlineData(TrustTier.Trusted, 3.0)]
    public void Each_tier_has_its_limit(TrustTier tier, double limit)
    {
        Assert.Equal(GateVerdict.Pass, At(limit, tier).Verdict);
        Assert.Equal(GateVerdict.Fail, At(limit + 0.01, tier).Verdict);
        Assert.Equal(limit, At(1, tier).Threshold, 12);
    }

    [Fact]
    public void Nine_actions_are_too_few_to_judge_and_ten_are_enough()
    {
        Assert.Equal(GateVerdict.Skip, At(9, TrustTier.ColdStart, samples: 9).Verdict);
        Assert.Equal(GateVerdict.Fail, At(9, TrustTier.ColdStart, samples: 10).Verdict);
    }

    [Fact]
    public void A_history_that_cannot_be_read_fails() =>
        Assert.Contains("store down", new DriftGate().Judge(Some.Input() with { Drift = null, DriftError = "store down" }).Reason);

    [Fact]
    public void A_reading_that_is_no_number_fails() => Assert.Equal(GateVerdict.Fail, At(double.NaN, TrustTier.Trusted).Verdict);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_malformed_limit_fails(double sigma) => Assert.Equal(GateVerdict.Fail, new DriftGate().Judge(Some.Input() with { Settings = new GateSettings(null, sigma) }).Verdict);
}
