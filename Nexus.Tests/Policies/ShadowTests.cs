using System.Text;
using Nexus.Actions;
using Nexus.Client;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tests.Ledger;
using Nexus.Tests.Personas;
using Xunit;
using static Nexus.Tests.Policies.PolicyHouse;

namespace Nexus.Tests.Policies;

/// <summary>Contracts that judge and seal, but do not block; and contracts that are only tried.</summary>
public sealed class ShadowTests
{
    private const string Narrow = "name: clerk\nallowed_tools: [send_contract]\nresource_scopes: []\nintent_patterns: [water the plants]\nmax_ttl_seconds: 600\n";

    [Fact]
    public async Task In_shadow_a_refusal_is_sealed_plainly_and_the_call_runs()
    {
        await using var house = await StartAsync(Narrow + "shadow: true\n");
        var chain = await house.OpenAsync("describe the numbers 1, 2, 3");
        var action = await house.ComputeAsync(chain);
        Assert.Equal(("allow", "executed"), (action.Decision, action.Status));
        Assert.Equal("fail", action.Gates.Single(gate => gate.Name == "scope").Verdict);

        var seal = await house.Client.SealAsync(action.ActionId);
        Assert.Equal(("executed", "blocked"), (seal.Status, seal.Shadow));
        var leaf = (await house.Silo.Get<ISealLog>().SealAsync("demo", action.ActionId, CancellationToken.None))[0].Draft.Leaf.ToString();
        Assert.Contains("\"shadow\":\"blocked\",\"status\":\"executing\"", leaf, StringComparison.Ordinal);
        var stats = await house.Client.GateStatsAsync();
        Assert.Equal((1, 0, 1), (stats.Actions, stats.Refused, stats.Shadowed));
        Assert.Contains("executed (shadow: blocked)", (await house.RunAsync("audit")).Said, StringComparison.Ordinal);
        Assert.Contains("\"shadow\":\"blocked\"", (await house.RunAsync("audit", "--format", "ocsf")).Said, StringComparison.Ordinal);
        Assert.Contains("clerk (shadow)", (await house.RunAsync("personas")).Said, StringComparison.Ordinal);

        Assert.True((await house.Client.VerifyAllAsync()).Valid);
        var bundle = BundleCheck.Run(BundleFormat.Read(await house.Client.BundleAsync(chain)), [NoteVerifier.Parse(await house.Silo.VkeyAsync())], []);
        Assert.True(bundle.Valid, string.Join("; ", bundle.Findings));
    }

    [Fact]
    public async Task Shadow_waives_no_approval_no_schema_no_unknown_tool_and_no_lease()
    {
        await using var house = await StartAsync(Narrow + "shadow: true\n");
        var chain = await house.OpenAsync();
        // The tool is allowed but its resource is not, and a person must approve it.
        Assert.Equal("block", (await house.MailAsync(chain, "anna@example.com", "send_contract")).Decision);
        Assert.Equal("block", (await house.Client.ActAsync(chain, new Wire.ActionRequest("no_such_tool", Utf8Json.EmptyObject, new Wire.ActionIntent("x"), "authorize"))).Decision);
        Assert.Equal("block", (await house.Client.ActAsync(chain, new Wire.ActionRequest("send_mail", Utf8Json.From("""{"cc":1}"""), new Wire.ActionIntent("x"), "authorize"))).Decision);
        await house.Client.UpdatePersonaAsync("clerk", Narrow + "shadow: true\nis_active: false\n");
        Assert.Equal("block", (await house.ComputeAsync(await house.OpenAsync("compute"))).Decision);
        Assert.Equal(0, (await house.Client.GateStatsAsync()).Shadowed);
    }

    [Fact]
    public async Task A_candidate_judges_beside_the_contract_in_force_and_decides_nothing()
    {
        await using var house = await StartAsync();
        await house.Client.TryPersonaAsync("clerk", Narrow);
        var chain = await house.OpenAsync("describe the numbers 1, 2, 3");
        var action = await house.ComputeAsync(chain);
        Assert.Equal("allow", action.Decision);
        var seal = await house.Client.SealAsync(action.ActionId);
        Assert.Equal((null, 1, "block"), (seal.Shadow, seal.Trial!.Number, seal.Trial.Decision));
        Assert.Contains("not among the 1 allowed to persona 'clerk'", seal.Trial.Gates[0].Reason, StringComparison.Ordinal);
        var candidate = await house.Client.CandidateAsync("clerk");
        Assert.Equal((1, 1L, 1L, 0L), (candidate.Number, candidate.Count!.Judged, candidate.Count.Stricter, candidate.Count.Looser));
        Assert.Contains(candidate.Changes, change => change is { Member: "allowed_tools" } && change.From.ToString() == "\"compute_stats\"");
        Assert.Contains("1 it would have refused that were not", (await house.RunAsync("personas", "try", "clerk")).Said, StringComparison.Ordinal);
        Assert.True((await house.Client.VerifyAllAsync()).Valid);

        // What the candidate says is folded from the ledger like everything else.
        await house.Silo.StopAsync();
        await house.Silo.StartAgainAsync();
        Assert.Equal(1, (await new NexusClient(house.Silo.Http, LogSilo.DemoKey).CandidateAsync("clerk")).Count!.Stricter);
        Assert.Equal(0, (await house.RunAsync("personas", "try", "clerk", "--end")).Code);
        using var client = new NexusClient(house.Silo.Http, LogSilo.DemoKey);
        await Assert.ThrowsAsync<NexusApiException>(() => client.CandidateAsync("clerk"));
    }

    [Fact]
    public void What_ran_only_in_shadow_is_no_habit_no_success_and_costs_trust()
    {
        var (shadowed, plain) = (new PersonaFold(), new PersonaFold());
        for (var i = 0; i < 60; i++)
        {
            shadowed.Add(SomeAction.Of(i, failures: SomeAction.Gate("scope", GateVerdict.Fail)) with { Shadow = SealStatus.Blocked });
            plain.Add(SomeAction.Of(i));
        }

        Assert.Equal((60, 60, null), (shadowed.Stats.Actions, shadowed.Stats.Shadowed, shadowed.Due));
        Assert.Equal(TrustTier.Established, plain.Due!.To);
        Assert.Equal(0, shadowed.Read(SomeAction.Reading(61)).Samples);
        Assert.Equal(60, PersonaFold.Load(shadowed.Save()).Stats.Shadowed);
    }

    [Fact]
    public void A_leaf_says_shadow_and_trial_only_where_there_were_any_and_reads_back_the_same()
    {
        var plain = Notary.Decide(Draft.Decision(), Draft.Salt()).Leaf.ToString();
        Assert.DoesNotContain("shadow", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("trial", plain, StringComparison.Ordinal);
        var trial = new TrialVerdict(2, SealStatus.Escalated, [new GateResult("scope", GateVerdict.Fail, 0, 1, "why")]);
        var leaf = Notary.Decide(Draft.Decision() with { Shadow = SealStatus.Blocked, Trial = trial, ToolDigest = "sha256:" + new string('a', 64), ToolVersion = 3 }, Draft.Salt());
        var read = LeafFormat.Read(leaf.Leaf.Span);
        Assert.Equal((SealStatus.Blocked, 2, SealStatus.Escalated), (read.Shadow, read.Trial!.Number, read.Trial.Status));
        Assert.Equal(("scope", ""), (read.Trial.Gates.Single().Name, read.Trial.Gates.Single().Reason));
        Assert.Equal("why", SealView.Fold(new StoredLeaf(0, leaf), null).Trial!.Gates.Single().Reason);
        var forged = Encoding.UTF8.GetBytes(leaf.Leaf.ToString().Replace("\"shadow\":\"blocked\"", "\"shadow\":\"executed\"", StringComparison.Ordinal));
        Assert.Contains("blocked or escalated", Assert.Throws<NexusException>(() => LeafFormat.Read(forged)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_that_let_a_failing_call_run_without_saying_why_is_found()
    {
        var facts = Draft.Decision(status: SealStatus.Blocked) with { Status = SealStatus.Executing };
        Assert.Equal("gates", DecisionSense.Objection(7, LeafFormat.Read(Notary.Decide(facts, Draft.Salt()).Leaf.Span))!.Value.Field);
        Assert.Null(DecisionSense.Objection(7, LeafFormat.Read(Notary.Decide(facts with { Shadow = SealStatus.Blocked }, Draft.Salt()).Leaf.Span)));
        Assert.Null(DecisionSense.Objection(7, LeafFormat.Read(Notary.Decide(facts with { Permit = "approval-1" }, Draft.Salt()).Leaf.Span)));
        Assert.Equal("shadow", DecisionSense.Objection(7, LeafFormat.Read(Notary.Decide(Draft.Decision(status: SealStatus.Blocked) with { Shadow = SealStatus.Blocked }, Draft.Salt()).Leaf.Span))!.Value.Field);
    }
}
