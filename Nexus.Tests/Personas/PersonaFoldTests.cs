using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;
using Xunit;

namespace Nexus.Tests.Personas;

public sealed class PersonaFoldTests
{
    private int _leaf;

    private PersonaFold Run(PersonaFold fold, int successes)
    {
        for (var i = 0; i < successes; i++) fold.Add(SomeAction.Of(_leaf++));
        return fold;
    }

    private PersonaFold At(TrustTier tier)
    {
        var fold = new PersonaFold();
        fold.ApplyTier(tier, _leaf++);
        return fold;
    }

    private FoldedAction Refused(string gate) => SomeAction.Of(_leaf++, status: SealStatus.Blocked, failures: SomeAction.Gate(gate, GateVerdict.Fail));

    [Fact]
    public void Fifty_successes_make_established_due_and_forty_nine_do_not()
    {
        var fold = Run(new PersonaFold(), 49);
        Assert.Null(fold.Due);
        Assert.Equal((TrustTier.ColdStart, TrustTier.Established), (Run(fold, 1).Due!.From, fold.Due!.To));
        Assert.Equal(TrustTier.ColdStart, fold.Tier);
        fold.ApplyTier(TrustTier.Established, _leaf++);
        Assert.Equal((TrustTier.Established, null), (fold.Tier, fold.Due));
    }

    [Fact]
    public void Counters_restart_at_every_change()
    {
        var fold = Run(At(TrustTier.Established), 499);
        Assert.Null(fold.Due);
        Assert.Equal(TrustTier.Trusted, Run(fold, 1).Due!.To);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void One_anomaly_in_a_hundred_keeps_trust_away(int failures, bool due)
    {
        var fold = At(TrustTier.Established);
        for (var i = 0; i < failures; i++) fold.Add(SomeAction.Of(_leaf++, status: SealStatus.Failed));
        Assert.Equal(due, Run(fold, 500).Due is not null);
    }

    [Theory]
    [InlineData("scope")]
    [InlineData("intent")]
    [InlineData("drift")]
    public void A_gate_failure_takes_one_step_at_once(string gate)
    {
        var fold = At(TrustTier.Trusted);
        fold.Add(Refused(gate));
        Assert.Equal(new TierChange(TrustTier.Trusted, TrustTier.Established, $"gate '{gate}' failed"), fold.Due);
    }

    [Fact]
    public void A_lease_that_ran_out_demotes_nobody()
    {
        var fold = At(TrustTier.Trusted);
        fold.Add(Refused("ttl"));
        Assert.Null(fold.Due);
    }

    [Fact]
    public void At_the_bottom_there_is_no_step_down()
    {
        var fold = new PersonaFold();
        fold.Add(Refused("scope"));
        Assert.Null(fold.Due);
    }

    [Fact]
    public void A_demotion_that_is_due_is_not_bought_off()
    {
        var fold = At(TrustTier.Trusted);
        fold.Add(Refused("scope"));
        Assert.Equal(TrustTier.Established, Run(fold, 600).Due!.To);
    }

    [Fact]
    public void Attested_outcomes_never_promote()
    {
        var fold = new PersonaFold();
        for (var i = 0; i < 600; i++) fold.Add(SomeAction.Of(_leaf++, attested: true));
        Assert.Null(fold.Due);
        Assert.Equal((600, 0), (fold.Stats.Actions, fold.Stats.Succeeded));
    }

    [Fact]
    public void A_changed_contract_keeps_the_baseline_and_falls_from_trusted()
    {
        var fold = Run(At(TrustTier.Trusted), 20);
        fold.ContractChanged();
        Assert.Equal((TrustTier.Established, "the contract changed"), (fold.Due!.To, fold.Due.Reason));
        Assert.Equal(20, fold.Read(SomeAction.Reading(_leaf)).Samples);
        var established = Run(At(TrustTier.Established), 20);
        established.ContractChanged();
        Assert.Null(established.Due);
    }

    [Fact]
    public void A_leaf_already_folded_is_passed_over()
    {
        var fold = new PersonaFold();
        fold.Add(SomeAction.Of(7));
        fold.Add(SomeAction.Of(7));
        Assert.Equal((1, 7), (fold.Stats.Actions, fold.LastLeaf));
        Assert.Equal(1, PersonaFold.Load(fold.Save()).Stats.Actions);
    }

    [Fact]
    public void Actions_that_ran_side_by_side_count_in_whatever_order_they_are_reported()
    {
        var fold = new PersonaFold();
        foreach (var leaf in Enumerable.Range(0, 5_000)) fold.Add(SomeAction.Of(leaf ^ 0xff));
        foreach (var leaf in Enumerable.Range(0, 5_000)) fold.Add(SomeAction.Of(leaf));
        Assert.Equal(5_000 + 120, fold.Stats.Actions);
    }

    [Fact]
    public void Reading_on_begins_where_nothing_before_is_missing()
    {
        var fold = new PersonaFold();
        foreach (var leaf in new[] { 0, 1, 3 }) fold.Add(SomeAction.Of(leaf));
        Assert.True(fold.CatchUpFrom <= 2);
        fold = PersonaFold.Load(fold.Save());
        foreach (var leaf in Enumerable.Range(0, 4).Where(leaf => leaf >= fold.CatchUpFrom)) fold.Add(SomeAction.Of(leaf));
        Assert.Equal((4, 3), (fold.Stats.Actions, fold.LastLeaf));
    }

    [Fact]
    public void A_tier_leaf_read_twice_counts_once()
    {
        var fold = Run(new PersonaFold(), 50);
        fold.ApplyTier(TrustTier.Established, 60);
        Run(fold, 50);
        fold.ApplyTier(TrustTier.Established, 60);
        Assert.Equal(TrustTier.Trusted, Run(fold, 450).Due?.To);
    }

    [Fact]
    public void Stats_count_every_verdict_in_the_order_of_the_gates()
    {
        var fold = Run(new PersonaFold(), 3);
        fold.Add(Refused("drift"));
        fold.Add(SomeAction.Of(_leaf++, status: SealStatus.Unknown, failures: SomeAction.Gate("drift", GateVerdict.Skip)));
        var stats = fold.Stats;
        Assert.Equal((5L, 3L, 1L, 1L), (stats.Actions, stats.Succeeded, stats.Failed, stats.Refused));
        Assert.Equal(["scope", "intent", "ttl", "drift"], stats.Gates.Select(g => g.Gate));
        Assert.Equal(new GateCount("drift", 3, 1, 1), stats.Gates[3]);
    }

    [Fact]
    public void The_same_leaves_give_the_same_fold_byte_for_byte_with_or_without_a_snapshot_between()
    {
        FoldedAction[] actions = [.. Enumerable.Range(0, 2_000).Select(i => SomeAction.Of(i, SomeAction.Reading(i, path: $"{i % 37}/{i % 1_500}.txt", tool: $"t{i % 5}", bytes: i % 900)))];
        var (straight, interrupted) = (new PersonaFold(), new PersonaFold());
        foreach (var action in actions)
        {
            straight.Add(action);
            interrupted.Add(action);
            if (action.LastLeaf % 333 == 0) interrupted = PersonaFold.Load(interrupted.Save());
        }
        Assert.Equal(straight.Save().ToString(), interrupted.Save().ToString());
        Assert.Equal(straight.Read(SomeAction.Reading(2_000)), interrupted.Read(SomeAction.Reading(2_000)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"v\":99}")]
    [InlineData("nonsense")]
    public void A_snapshot_that_cannot_be_read_is_refused(string snapshot) => Assert.Equal(ErrorCode.Invalid, Assert.Throws<NexusException>(() => PersonaFold.Load(Utf8Json.From(snapshot))).Code);

    [Fact]
    public void No_snapshot_is_a_new_fold() => Assert.Equal(-1, PersonaFold.Load(default).LastLeaf);
}
