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

    [Theory]
    [InlineData("write 5000 lines to out/a.txt", true, "and for this much")]
    [InlineData("write x to out/a.txt", false, "though not for so much")]
    [InlineData("compute the sum", false, "first time")]
    public void A_strange_amount_is_explained_by_a_task_that_names_it(string task, bool passes, string why)
    {
        var input = Some.Input(null, """{"path":"out/a.txt","content":"x"}""", new Nexus.Actions.Observation("task", true, task));
        var result = new DriftGate().Judge(input with { Drift = new DriftReading(100, 5, "first time") { AskedSigma = 4.5, NamedSigma = 4.2, Amount = new StrangeAmount("lines", 5000, 4) } });
        Assert.Equal(passes, result.Verdict == GateVerdict.Pass);
        Assert.Contains(why, result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_100, true)]
    [InlineData(900, true)]
    [InlineData(300, false)]
    public void A_strange_amount_is_explained_by_a_trusted_record_of_what_goes_to_the_same_place(int known, bool passes)
    {
        var task = new Nexus.Actions.Observation("task", true, "write the file as usual");
        var listed = new Nexus.Actions.Observation("list", true, $"- id: 7\n  lines: {known}\n  path: out/a.txt\n- id: 8\n  lines: 90000\n  path: out/b.txt") { Tool = "list" };
        var input = Some.Input(null, """{"path":"out/a.txt","content":"x"}""", task, listed);
        var reading = new DriftReading(100, 5, "an unusual amount") { AskedSigma = 4.5, NamedSigma = 4.2, Amount = new StrangeAmount("lines", 1200, 4) };
        Assert.Equal(passes, new DriftGate().Judge(input with { Drift = reading }).Verdict == GateVerdict.Pass);
    }
}
