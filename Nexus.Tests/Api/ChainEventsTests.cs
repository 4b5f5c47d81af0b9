using System.Buffers;
using System.Text;
using Nexus.Actions;
using Nexus.Chains;
using Nexus.Gates;
using Xunit;

namespace Nexus.Tests.Api;

public sealed class ChainEventsTests
{
    private readonly ChainEvents _events = new("c1");

    [Theory]
    [MemberData(nameof(Forms))]
    public void An_event_has_the_keys_of_the_server_and_of_its_documentation(ChainEvent one, string expected) => Assert.Equal(expected + "\n\n", Write(one));

    public static TheoryData<ChainEvent, string> Forms => new()
    {
        { new(0, ChainEventKind.ChainStarted, Steps: 2), "event: chain_started\ndata: {\"chain_id\":\"c1\",\"steps\":2,\"step_count\":2}" },
        { new(1, ChainEventKind.StepStarted, 0, "researcher", "knowledge_search"), "event: step_started\ndata: {\"step\":0,\"step_index\":0,\"persona\":\"researcher\",\"persona_name\":\"researcher\",\"tool\":\"knowledge_search\",\"tool_name\":\"knowledge_search\"}" },
        { new(2, ChainEventKind.GateResult, 0, Gate: new GateResult("intent", GateVerdict.Pass, 0.8, 0.75, "near")), "event: gate_result\ndata: {\"step\":0,\"step_index\":0,\"gate\":\"intent\",\"gate_name\":\"intent\",\"verdict\":\"pass\",\"score\":0.8,\"threshold\":0.75,\"reason\":\"near\"}" },
        { new(3, ChainEventKind.SealCreated, 0, SealId: "s1", SealStatus: SealStatus.Executed), "event: seal_created\ndata: {\"step\":0,\"step_index\":0,\"seal_id\":\"s1\",\"status\":\"executed\",\"result_preview\":\"\"}" },
        { new(4, ChainEventKind.StepCompleted, 0), "event: step_completed\ndata: {\"step\":0,\"step_index\":0}" },
        { new(5, ChainEventKind.ChainCompleted, Status: ChainStatus.Completed), "event: chain_completed\ndata: {\"chain_id\":\"c1\",\"status\":\"completed\",\"cost\":{\"input_tokens\":0,\"output_tokens\":0,\"total_cost_usd\":0}}" },
        { new(5, ChainEventKind.ChainCompleted, Message: "persona 'x' not found", Status: ChainStatus.Escalated), "event: chain_completed\ndata: {\"chain_id\":\"c1\",\"status\":\"escalated\",\"cost\":{\"input_tokens\":0,\"output_tokens\":0,\"total_cost_usd\":0},\"message\":\"persona 'x' not found\"}" },
        { new(6, ChainEventKind.Error, Message: "blocked"), "event: error\ndata: {\"message\":\"blocked\",\"chain_id\":\"c1\"}" },
    };

    [Fact]
    public void A_line_feed_in_a_message_cannot_end_an_event_early() =>
        Assert.Equal(3, Write(new ChainEvent(0, ChainEventKind.Error, Message: "a\n\ndata: {}")).Count(c => c == '\n'));

    [Fact]
    public void A_score_beyond_all_bounds_is_still_json()
    {
        var text = Write(new ChainEvent(0, ChainEventKind.GateResult, 0, Gate: new GateResult("drift", GateVerdict.Fail, double.PositiveInfinity, 2.5, "")));
        Assert.Contains("\"score\":1.7976931348623157E+308", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_follows_the_last_event()
    {
        Write(new ChainEvent(0, ChainEventKind.ChainCompleted, Status: ChainStatus.Escalated));
        Assert.True(_events.Ended);
        Assert.Equal("", Write(new ChainEvent(1, ChainEventKind.StepCompleted, 0)));
    }

    private string Write(ChainEvent one)
    {
        var output = new ArrayBufferWriter<byte>();
        _events.Write(output, one);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
