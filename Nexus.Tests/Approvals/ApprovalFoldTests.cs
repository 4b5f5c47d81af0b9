using Nexus.Approvals;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Tests.Gates;
using Nexus.Tests.Ledger;
using Xunit;

namespace Nexus.Tests.Approvals;

public sealed class ApprovalFoldTests
{
    private static Approval Asked(int needed = 2) => ApprovalFold.Apply(null, new StoredLeaf(7, Request(needed)))!;

    private static LeafDraft Request(int needed = 2) => ApprovalNotary.Request(new RequestFacts(
        "acme", Some.Input().Intent with { OpenedBy = "opener" }, [Some.Result("drift", GateVerdict.Fail, 4.1)], new ApprovalRule(["admin", "operator"], needed, 600), "asker", Some.Now, 7));

    private static StoredLeaf Word(Approval on, long index, string by, bool agrees = true, int afterSeconds = 10, string reason = "") =>
        new(index, ApprovalNotary.Word("acme", on, new Ballot(on.Id, agrees, by, "admin", reason), Some.Now.AddSeconds(afterSeconds), 7, Draft.Salt()));

    [Fact]
    public void A_request_says_who_asked_what_it_waives_how_many_must_agree_and_until_when()
    {
        var asked = Asked();
        Assert.Equal(("s1", "c1", "asker", "opener", 2, 7L), (asked.Id, asked.ChainId, asked.RequestedBy, asked.OpenedBy, asked.Needed, asked.Number));
        Assert.Equal(["drift"], asked.Waives);
        Assert.Equal(Some.Now.AddSeconds(600), asked.ExpiresAt);
        Assert.Equal(["tool"], LeafFormat.Read(ApprovalNotary.Request(new RequestFacts("acme", Some.Input().Intent, Some.Passing(), ApprovalRule.Default, "asker", Some.Now, 7)).Leaf.Span).Waives);
    }

    [Fact]
    public void As_many_different_people_as_are_needed_must_agree_in_time()
    {
        var one = ApprovalFold.Apply(Asked(), Word(Asked(), 8, "ann", reason: "fine"))!;
        Assert.Equal((ApprovalStatus.Pending, "fine"), (one.Status, one.Votes[0].Reason));
        Assert.Equal(ApprovalStatus.Pending, ApprovalFold.Apply(one, Word(one, 9, "ann"))!.Status);
        Assert.Equal(ApprovalStatus.Pending, ApprovalFold.Apply(one, Word(one, 9, "bob", afterSeconds: 600))!.Status);
        var two = ApprovalFold.Apply(one, Word(one, 9, "bob"))!;
        Assert.Equal(ApprovalStatus.Approved, two.Status);
        Assert.Same(two, ApprovalFold.Apply(two, Word(one, 9, "bob")));
    }

    [Fact]
    public void Rejection_expiry_and_use_have_one_leaf_id_between_them_and_words_after_the_end_count_for_nothing()
    {
        var asked = Asked(1);
        var rejected = Word(asked, 8, "ann", agrees: false);
        var used = ApprovalNotary.Consumption("acme", Some.Input().Intent with { SealId = "s2", Approval = asked.Id }, "asker", Some.Now, 7);
        Assert.Equal([rejected.Draft.SealId, rejected.Draft.SealId], new[] { ApprovalNotary.Expiry("acme", asked, Some.Now, 7).SealId, used.SealId });
        Assert.NotEqual(Word(asked, 8, "ann").Draft.SealId, Word(asked, 8, "bob").Draft.SealId);
        var ended = ApprovalFold.Apply(asked, rejected)!;
        Assert.Equal(ApprovalStatus.Rejected, ApprovalFold.Apply(ended, Word(asked, 9, "bob"))!.Status);
        Assert.Equal(("s2", ApprovalStatus.Consumed), (ApprovalFold.Apply(asked, new StoredLeaf(8, used))!.Permits, ApprovalFold.Apply(asked, new StoredLeaf(8, used))!.Status));
    }

    [Fact]
    public void Whoever_asked_or_opened_the_chain_may_take_back_but_not_grant()
    {
        foreach (var self in (string[])["asker", "opener"])
            Assert.Equal(ErrorCode.Forbidden, Assert.Throws<NexusException>(() => ApprovalRules.CheckWord(Asked(), new Ballot("s1", true, self, "admin", ""))).Code);
        ApprovalRules.CheckWord(Asked(), new Ballot("s1", false, "asker", "admin", ""));
        ApprovalRules.CheckWord(Asked(), new Ballot("s1", true, "ann", "operator", ""));
        Assert.Equal(ErrorCode.Forbidden, Assert.Throws<NexusException>(() => ApprovalRules.CheckWord(Asked() with { Roles = ["admin"] }, new Ballot("s1", true, "ann", "operator", ""))).Code);
        foreach (var over in (ApprovalStatus[])[ApprovalStatus.Rejected, ApprovalStatus.Expired, ApprovalStatus.Consumed])
            Assert.Equal(ErrorCode.Conflict, Assert.Throws<NexusException>(() => ApprovalRules.CheckWord(Asked() with { Status = over, End = new ApprovalVote("bob", "admin", Some.Now, "") }, new Ballot("s1", true, "ann", "admin", ""))).Code);
    }

    [Fact]
    public void A_leaf_reads_as_it_was_written()
    {
        var asked = Asked();
        foreach (var draft in (LeafDraft[])[Request(), Word(asked, 8, "ann", reason: "a \"word\"").Draft, Word(asked, 8, "ann", agrees: false).Draft, ApprovalNotary.Expiry("acme", asked, Some.Now, 7), ApprovalNotary.Consumption("acme", Some.Input().Intent with { Approval = "s1" }, "x", Some.Now, 7)])
        {
            using var again = CanonicalBuffer.Rent();
            LeafFormat.Write(again, LeafFormat.Read(draft.Leaf.Span));
            Assert.Equal(draft.Leaf.ToString(), again.ToJson().ToString());
            Assert.True(CanonicalJson.IsCanonical(draft.Leaf.Span));
        }
    }
}
