using System.Text;
using Nexus.Ledger;
using Xunit;

namespace Nexus.Tests.Ledger;

public sealed class LeafFormatTests
{
    private static readonly string Tier = Notary.TierChange(Draft.Tier()).Leaf.ToString();
    private static readonly string Decision = Notary.Decide(Draft.Decision(), Draft.Salt()).Leaf.ToString();

    [Theory]
    [InlineData("\"v\":1", "\"v\":2", "'v' is 2")]
    [InlineData("\"kind\":\"tier\"", "\"kind\":\"tear\"", "'kind' is 'tear'")]
    [InlineData("\"from\":\"cold_start\"", "\"from\":\"warm_start\"", "'from' is 'warm_start'")]
    [InlineData("\"to\":\"established\",", "", "'to' is missing")]
    [InlineData("\"v\":1", "\"v\":1,\"w\":1", "'w' is not a member")]
    [InlineData("\"v\":1", "\"v\": 1", "not canonical")]
    [InlineData("12:00:00.000000Z", "12:00:00.000Z", "'time'")]
    [InlineData("12:00:00.000000Z", "12:00:00.000000+", "'time'")]
    [InlineData("\"epoch\":7", "\"epoch\":7.5", "'epoch' must be an integer")]
    [InlineData("\"name\":\"researcher\"", "\"name\":null", "'name' must be String")]
    [InlineData("\"name\":\"researcher\"", "\"name\":\"researcher\",\"x\":1", "'x' is not a member of 'persona'")]
    public void A_tier_leaf_that_breaks_a_rule_is_refused_with_the_member(string from, string to, string problem) => Refused(Tier, from, to, problem);

    [Theory]
    [InlineData("\"prev\":\"\"", "\"prev\":\"abc\"", "'prev' must be 64")]
    [InlineData("\"verdict\":\"pass\"", "\"verdict\":\"maybe\"", "'verdict' is 'maybe'")]
    [InlineData("\"score\":1,", "\"score\":\"1\",", "'score' must be a number")]
    [InlineData("\"commit\":\"", "\"commit\":\"A", "'commit' must be 64")]
    [InlineData("\"chain\":\"chain-1\",", "", "'commit' is no known leaf's first member")]
    public void A_decision_leaf_that_breaks_a_rule_is_refused_with_the_member(string from, string to, string problem) => Refused(Decision, from, to, problem);

    [Fact]
    public void A_commitment_may_be_absent()
    {
        var at = Decision.IndexOf("\"commit\"", StringComparison.Ordinal);
        var bare = Decision.Remove(at, Decision.IndexOf("\"deadline\"", StringComparison.Ordinal) - at);
        Assert.Equal("", LeafFormat.Read(Encoding.UTF8.GetBytes(bare)).Commit);
    }

    [Fact]
    public void A_seal_is_folded_from_its_two_leaves()
    {
        var decision = Notary.Decide(Draft.Decision(), Draft.Salt());
        var hash = Convert.ToHexStringLower(decision.Hash.AsSpan());
        var outcome = Notary.Conclude(Draft.Outcome("seal-1", "chain-1", 0, hash), Draft.Salt());
        var seal = SealView.Fold(new StoredLeaf(4, decision), new StoredLeaf(9, outcome));
        Assert.Equal(("seal-1", Actions.SealStatus.Executed, "read a.txt", "because", """{"path":"a.txt"}""", """{"content":"hello"}"""), (seal.Id, seal.Status, seal.PlannedAction, seal.Reasoning.Single(), seal.Parameters.ToString(), seal.Result.ToString()));
        Assert.Equal((4L, 9L, hash, 1.5, Draft.Noon), (seal.DecisionIndex, seal.OutcomeIndex, seal.DecisionHash, seal.DurationMs, seal.CreatedAt));
        Assert.Equal("cosine 0.81", seal.Gates[1].Reason);
    }

    [Fact]
    public void A_refused_seal_tells_why_and_an_erased_one_is_empty()
    {
        var decision = Notary.Decide(Draft.Decision(status: Actions.SealStatus.Blocked), Draft.Salt());
        Assert.Equal("scope: 1 of 1 resources match", SealView.Fold(new StoredLeaf(0, decision), null).Error);
        var erased = SealView.Fold(new StoredLeaf(0, decision with { Payload = default, Salt = [] }), null);
        Assert.Equal(("", "", true, 4), (erased.Error, erased.PlannedAction, erased.Parameters.IsEmpty, erased.Gates.Length));
    }

    private static void Refused(string leaf, string from, string to, string problem)
    {
        var changed = leaf.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(leaf, changed);
        var error = Assert.Throws<NexusException>(() => LeafFormat.Read(Encoding.UTF8.GetBytes(changed)));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
