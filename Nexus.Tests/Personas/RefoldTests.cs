using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Xunit;

namespace Nexus.Tests.Personas;

/// <summary>What the ledger says of an action is what was folded when it happened.</summary>
public sealed class RefoldTests
{
    private static readonly PersonaContract Contract = new("persona-1", "reader", "", ["file_read"], ["file:read:**"], ["read a document"], 120, RiskLevel.Medium, 1, true);

    [Fact]
    public void An_executed_action_is_rebuilt_with_the_features_it_had()
    {
        var call = Call();
        var action = Refold.From(Decide(call, SealStatus.Executing), Conclude(SealStatus.Executed));
        Assert.Equal((12L, SealStatus.Executed, false), (action!.LastLeaf, action.Status, action.Attested));
        var features = Features.Of(call, At);
        Assert.Equal((features.Tool, features.Hour, features.ParameterBytes, features.At), (action.Features.Tool, action.Features.Hour, action.Features.ParameterBytes, action.Features.At));
        Assert.Equal(features.Targets.AsEnumerable(), action.Features.Targets);
        Assert.Equal(["file:read:docs"], action.Features.TargetClasses);
        Assert.Equal(SomeAction.Passed.Select(g => (g.Name, g.Verdict)), action.Gates.Select(g => (g.Name, g.Verdict)));
    }

    [Fact]
    public void A_refused_action_ends_with_its_decision()
    {
        var action = Refold.From(Decide(Call(), SealStatus.Blocked), null);
        Assert.Equal((11L, SealStatus.Blocked), (action!.LastLeaf, action.Status));
    }

    [Fact]
    public void An_allowed_action_without_an_outcome_is_not_folded_yet() => Assert.Null(Refold.From(Decide(Call(), SealStatus.Executing), null));

    [Fact]
    public void Of_an_erased_payload_tool_and_time_remain()
    {
        var decision = Decide(Call(), SealStatus.Executing);
        decision = decision with { Draft = decision.Draft with { Payload = default, Salt = [] } };
        var action = Refold.From(decision, Conclude(SealStatus.Executed));
        Assert.Equal(("file_read", 12), (action!.Features.Tool, action.Features.Hour));
        Assert.Empty(action.Features.Targets);
    }

    [Fact]
    public void Leaves_that_do_not_belong_together_are_refused()
    {
        Assert.Throws<NexusException>(() => Refold.From(Conclude(SealStatus.Executed), null));
        Assert.Throws<NexusException>(() => Refold.From(Decide(Call(), SealStatus.Executing), Conclude(SealStatus.Executed, "another")));
    }

    private static readonly DateTimeOffset At = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private static CommittedCall Call() => new("file_read", Utf8Json.From("""{"path":"docs/a.txt"}"""), new string('c', 64), ["file:read:docs/a.txt"], [], "");

    private static StoredLeaf Decide(CommittedCall call, SealStatus status)
    {
        var intent = new Intent("seal-1", "chain-1", 0, Contract.Id, "file_read", call.Parameters, "read", [], "", null, [], default);
        return new StoredLeaf(11, Notary.Decide(new DecisionFacts("acme", intent, Contract, TrustTier.ColdStart, call, status, SomeAction.Passed, At, 7, At.AddMinutes(1)), new byte[16]));
    }

    private static StoredLeaf Conclude(SealStatus status, string seal = "seal-1") =>
        new(12, Notary.Conclude(new OutcomeFacts("acme", "chain-1", seal, 0, Contract.Id, new string('a', 64), status, Utf8Json.EmptyObject, "", [], 1, At.AddSeconds(1), 7, false), new byte[16]));
}
