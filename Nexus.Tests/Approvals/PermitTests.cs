using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Approvals;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tests.Gates;
using Xunit;

namespace Nexus.Tests.Approvals;

/// <summary>An approval permits exactly what was shown, and nothing beside it.</summary>
public sealed class PermitTests
{
    private static readonly GateResult Doubt = Some.Result("intent", GateVerdict.Fail, 0, IntentGate.ProvenanceOnly + "named only by untrusted output");
    private static readonly GateResult Drift = Some.Result("drift", GateVerdict.Fail, 4.1);

    private static string? Refusal(
        Func<Approval, Approval>? approval = null, Func<Intent, Intent>? intent = null, Func<PersonaContract, PersonaContract>? contract = null, string? parameters = null, int toolVersion = 1, DateTimeOffset? now = null, bool erased = false,
        params GateResult[] failures)
    {
        var input = Some.Input();
        var declared = input.Intent with { SealId = "s2", Approval = "s1" };
        var call = CallPreparation.Prepare(Some.FileWrite() with { Version = toolVersion }, "file_write", parameters is null ? declared.Parameters : Utf8Json.From(parameters), declared.ChainId);
        var given = new Approval("s1", 4, "c1", ApprovalStatus.Approved, ["intent", "drift"], 1, ["admin"], "asker", "opener", Some.Now, Some.Now.AddHours(1), [new ApprovalVote("judge", "admin", Some.Now, "")], null, "", 5);
        var asked = new LeafFields(LeafKind.Decision, "acme", "s1", Some.Now, 7) { Chain = "c1", PersonaId = "p1", PersonaName = "clerk", PersonaVersion = 1, Tool = "file_write", Gates = [Doubt, Drift] };
        var payload = new DecisionPayload(input.Call.Hash, [Doubt.Reason, Drift.Reason], default, input.Call.Parameters, "", [], [], [], 0);
        var gates = Some.Passing().Select(gate => failures.FirstOrDefault(one => one.Name == gate.Name) ?? gate).ToImmutableArray();
        return Permit.Refusal(
            "s1", new ApprovedAction((approval ?? (one => one))(given), asked, erased ? null : payload), (intent ?? (one => one))(declared), call, (contract ?? (one => one))(Some.Persona()), gates, now ?? Some.Now.AddMinutes(1));
    }

    [Fact]
    public void The_same_call_in_time_is_permitted_with_the_failures_it_names_and_with_fewer()
    {
        Assert.Null(Refusal(failures: [Doubt, Drift]));
        Assert.Null(Refusal(failures: Doubt));
        Assert.Null(Refusal());
        Assert.Null(Refusal(failures: Drift with { Score = 4.9 }));
    }

    [Theory]
    [InlineData(ApprovalStatus.Pending, "0 of 1 people have agreed")]
    [InlineData(ApprovalStatus.Rejected, "rejected by judge")]
    [InlineData(ApprovalStatus.Expired, "ran out")]
    [InlineData(ApprovalStatus.Consumed, "used already, for action s9")]
    public void What_does_not_stand_permits_nothing(ApprovalStatus status, string says) => Assert.Contains(
        says, Refusal(one => one with { Status = status, Permits = "s9", Votes = [], End = new ApprovalVote("judge", "admin", Some.Now, "") }), StringComparison.Ordinal);

    [Fact]
    public void At_its_end_it_permits_nothing_though_no_one_has_sealed_that_yet() => Assert.Contains("ran out", Refusal(now: Some.Now.AddHours(1)), StringComparison.Ordinal);

    [Fact]
    public void Another_chain_persona_version_tool_version_or_parameter_is_another_thing()
    {
        Assert.Contains("another chain", Refusal(intent: one => one with { ChainId = "c2" }), StringComparison.Ordinal);
        Assert.Contains("version 1", Refusal(contract: one => one with { Version = 2 }), StringComparison.Ordinal);
        Assert.Contains("persona clerk", Refusal(contract: one => one with { Id = "p2" }), StringComparison.Ordinal);
        Assert.Contains("tool file_write", Refusal(intent: one => one with { Tool = "mail" }), StringComparison.Ordinal);
        Assert.Contains("another call", Refusal(toolVersion: 2), StringComparison.Ordinal);
        Assert.Contains("another call", Refusal(parameters: """{"path":"out/b.txt","content":"x"}"""), StringComparison.Ordinal);
        Assert.Contains("erased", Refusal(erased: true), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_not_widened_to_other_gates_worse_failures_or_gates_that_cannot_judge()
    {
        Assert.Contains("gate ttl", Refusal(failures: Some.Result("ttl", GateVerdict.Fail, 0, "the lease ended")), StringComparison.Ordinal);
        Assert.Contains("gate scope", Refusal(failures: Some.Result("scope", GateVerdict.Fail, 0, "no scope")), StringComparison.Ordinal);
        Assert.Contains("gate drift", Refusal(one => one with { Waives = ["intent"] }, failures: Drift), StringComparison.Ordinal);
        Assert.Contains("not this failure", Refusal(failures: Some.Result("intent", GateVerdict.Fail, 0.2, "the planned action is 0.20 near")), StringComparison.Ordinal);
        Assert.Contains("not this failure", Refusal(failures: Some.Result("drift", GateVerdict.Fail, 0, "could not judge")), StringComparison.Ordinal);
        Assert.Contains("another doubt", Refusal(failures: Doubt with { Reason = IntentGate.ProvenanceOnly + "an order in untrusted content" }), StringComparison.Ordinal);
        Assert.Contains("6.0σ now", Refusal(failures: Drift with { Score = 6 }), StringComparison.Ordinal);
        Assert.Contains("gate ttl", Refusal(failures: Some.Result("ttl", GateVerdict.Skip)), StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_none_of_another_tenant() => Assert.Contains(
        "no approval", Permit.Refusal("s1", null, Some.Input().Intent, Some.Input().Call, Some.Persona(), Some.Passing(), Some.Now), StringComparison.Ordinal);
}
