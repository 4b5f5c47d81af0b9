using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Gates;

public sealed class GateRowTests
{
    [Fact]
    public void An_ordinary_action_passes_all_four_in_order()
    {
        var results = Some.Row().Judge(Some.Input());
        Assert.Equal(["scope", "intent", "ttl", "drift"], results.Select(r => r.Name));
        Assert.All(results, r => Assert.Equal(GateVerdict.Pass, r.Verdict));
    }

    [Fact]
    public void The_four_of_the_wire_format_come_first_whatever_is_added() => Assert.Equal(["scope", "intent", "ttl", "drift"], GateRow.Names.Take(4));

    [Fact]
    public void All_four_judge_even_after_the_first_fails()
    {
        var input = Some.Input();
        var results = Some.Row().Judge(input with { Contract = input.Contract with { AllowedTools = [] }, NowTicks = long.MaxValue / 2, Drift = null });
        Assert.Equal([GateVerdict.Fail, GateVerdict.Pass, GateVerdict.Fail, GateVerdict.Fail], results.Select(r => r.Verdict));
    }

    [Fact]
    public void A_gate_that_throws_has_failed_and_says_so()
    {
        var result = new GateRow([new Broken(), new TtlGate()]).Judge(Some.Input())[0];
        Assert.Equal(GateVerdict.Fail, result.Verdict);
        Assert.Contains("gate 'broken' could not judge: InvalidOperationException: no policy", result.Reason);
    }

    [Fact]
    public void A_malformed_scope_in_the_contract_fails_the_gate_and_not_the_door()
    {
        var input = Some.Input();
        Assert.Equal(GateVerdict.Fail, Some.Row().Judge(input with { Contract = input.Contract with { ResourceScopes = ["***"] } })[0].Verdict);
    }

    [Fact]
    public void A_call_that_is_not_even_JSON_is_judged_by_every_gate()
    {
        var results = Some.Row().Judge(Some.Input(parameters: "{\"path\":"));
        Assert.Equal([GateVerdict.Fail, GateVerdict.Fail, GateVerdict.Pass, GateVerdict.Fail], results.Select(r => r.Verdict));
    }

    [Fact]
    public void A_row_without_gates_cannot_be_made() => Assert.Throws<NexusException>(() => new GateRow([]));

    [Fact]
    public void Two_gates_of_one_name_cannot_stand_in_a_row() => Assert.Throws<NexusException>(() => new GateRow([new TtlGate(), new TtlGate()]));

    private sealed class Broken : IGate
    {
        public string Name => "broken";

        public int Order => 0;

        public string Description => "The policy can be read.";

        public double Threshold(GateSettings settings) => 1;

        public GateResult Judge(GateInput input) => throw new InvalidOperationException("no policy");
    }
}
