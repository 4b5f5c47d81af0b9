using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class VerdictTests
{
    private static readonly GateResult Provenance = Some.Result("intent", GateVerdict.Fail, 0, IntentGate.ProvenanceOnly + "named only by untrusted output");
    private static readonly GateResult Drift = Some.Result("drift", GateVerdict.Fail, 4.1);

    private static SealStatus Of(RiskLevel risk, TrustTier tier, params GateResult[] failures) =>
        Verdict.Of([.. Some.Passing().Select(gate => failures.FirstOrDefault(f => f.Name == gate.Name) ?? gate)], Some.Persona() with { RiskTolerance = risk }, tier, Some.FileWrite());

    [Fact]
    public void Four_passes_execute_and_a_skipped_drift_is_no_failure()
    {
        Assert.Equal(SealStatus.Executing, Of(RiskLevel.Low, TrustTier.ColdStart));
        Assert.Equal(SealStatus.Executing, Of(RiskLevel.Low, TrustTier.ColdStart, Some.Result("drift", GateVerdict.Skip)));
    }

    [Theory]
    [InlineData("scope")]
    [InlineData("intent")]
    [InlineData("ttl")]
    public void Only_drift_may_be_skipped(string gate) => Assert.Equal(SealStatus.Blocked, Of(RiskLevel.Critical, TrustTier.Trusted, Some.Result(gate, GateVerdict.Skip)));

    [Theory]
    [InlineData("scope")]
    [InlineData("intent")]
    [InlineData("ttl")]
    public void A_failure_that_is_no_doubt_blocks_whoever_acts(string gate) => Assert.Equal(SealStatus.Blocked, Of(RiskLevel.Critical, TrustTier.Trusted, Some.Result(gate, GateVerdict.Fail, 0, "x")));

    [Theory]
    [InlineData(RiskLevel.Low, TrustTier.ColdStart, SealStatus.Blocked)]
    [InlineData(RiskLevel.Low, TrustTier.Established, SealStatus.Blocked)]
    [InlineData(RiskLevel.Low, TrustTier.Trusted, SealStatus.Escalated)]
    [InlineData(RiskLevel.Medium, TrustTier.ColdStart, SealStatus.Blocked)]
    [InlineData(RiskLevel.Medium, TrustTier.Established, SealStatus.Escalated)]
    [InlineData(RiskLevel.High, TrustTier.ColdStart, SealStatus.Escalated)]
    public void A_single_doubt_goes_to_a_person_as_tolerance_and_trust_allow(RiskLevel risk, TrustTier tier, SealStatus expected)
    {
        Assert.Equal(expected, Of(risk, tier, Provenance));
        Assert.Equal(expected, Of(risk, tier, Drift));
    }

    [Fact]
    public void Two_doubts_block() => Assert.Equal(SealStatus.Blocked, Of(RiskLevel.Critical, TrustTier.Trusted, Provenance, Drift));

    [Fact]
    public void A_drift_gate_that_could_not_judge_blocks() => Assert.Equal(SealStatus.Blocked, Of(RiskLevel.Critical, TrustTier.Trusted, Some.Result("drift", GateVerdict.Fail, 0)));

    [Fact]
    public void A_tool_that_needs_approval_escalates_only_what_passes()
    {
        var tool = Some.FileWrite() with { RequiresApproval = true };
        Assert.Equal(SealStatus.Escalated, Verdict.Of(Some.Passing(), Some.Persona(), TrustTier.ColdStart, tool));
        Assert.Equal(SealStatus.Blocked, Verdict.Of([.. Some.Passing().Skip(1), Some.Result("scope", GateVerdict.Fail)], Some.Persona(), TrustTier.ColdStart, tool));
    }

    [Fact]
    public void No_gates_and_no_tool_block()
    {
        Assert.Equal(SealStatus.Blocked, Verdict.Of([], Some.Persona(), TrustTier.Trusted, Some.FileWrite()));
        Assert.Equal(SealStatus.Blocked, Verdict.Of(default, Some.Persona(), TrustTier.Trusted, Some.FileWrite()));
        Assert.Equal(SealStatus.Blocked, Verdict.Of(Some.Passing(), Some.Persona(), TrustTier.Trusted, null));
    }
}
