using System.Net;
using Nexus.Client;
using Nexus.Wire;
using Xunit;

namespace Nexus.Tests.Approvals;

/// <summary>Escalated actions of a chain and of an agent, over HTTP, to their end.</summary>
public sealed class ApprovalTests(ApprovalHouse house) : IClassFixture<ApprovalHouse>
{
    private static PersonaRequest Clerk(string name, ApprovalRuleBody? rule = null, string description = "") => new(
        name, description, ["stamp", "compute_stats"], ["stamp:**", "compute:**", "data:**"], ["stamp the document", "compute statistics of the numbers"], 600, "medium", Approvals: rule);

    private static ActionRequest Stamp(string document = "contract") => new("stamp", Utf8Json.From($$"""{"document":"{{document}}"}"""), new ActionIntent("stamp the document"));

    private static async Task Refused(HttpStatusCode status, string says, Func<Task> deed)
    {
        var refusal = await Assert.ThrowsAsync<NexusApiException>(deed);
        Assert.True(status == refusal.Status && refusal.Message.Contains(says, StringComparison.Ordinal), $"{refusal.Status} {refusal.Message}");
    }

    private static string Unique(string name) => $"{name}-{Guid.NewGuid():n}"[..30];

    private async Task<string> ChainAsync(string persona, NexusClient? opener = null) => await (opener ?? house.Asker).OpenChainAsync("stamp the contract", persona);

    [Fact]
    public async Task A_chain_that_needs_a_person_waits_across_a_restart_and_goes_on_when_one_agrees()
    {
        var persona = Unique("waits");
        await house.Asker.CreatePersonaAsync(Clerk(persona));
        var waiting = await house.Asker.ExecuteAsync("stamp the contract", persona, "wait-1");
        Assert.True(("escalated", 2) == (waiting.Status, waiting.Seals.Count), waiting.Error);
        var asked = await house.Asker.ApprovalAsync(waiting.ApprovalId!);
        Assert.Equal(("pending", "stamp", "tool"), (asked.Status, asked.Action!.Tool, Assert.Single(asked.Waives).Gate));
        Assert.Equal("escalated", (await house.Asker.ExecuteAsync("stamp the contract", persona, "wait-1")).Status);

        await house.RestartAsync();
        await Refused(HttpStatusCode.Forbidden, "another person", () => house.Asker.ApproveAsync(asked.Id));
        Assert.Equal("approved", (await house.Ann.ApproveAsync(asked.Id, "checked")).Status);
        var ended = await house.Asker.ExecuteAsync("stamp the contract", persona, "wait-1");
        Assert.True("completed" == ended.Status, ended.Error);
        Assert.Equal(["executed", "escalated", "executed", "executed"], ended.Seals.Select(seal => seal.Status));
        var used = await house.Asker.ApprovalAsync(asked.Id);
        Assert.Equal(("consumed", ended.Seals[2].Id), (used.Status, used.Permits));
        Assert.True((await house.Asker.VerifyAsync(ended.ChainId)).Valid);
        Assert.True((await house.Asker.VerifyAllAsync()).Valid);
    }

    [Fact]
    public async Task An_agents_call_runs_once_when_it_is_repeated_after_the_approval()
    {
        var persona = Unique("once");
        await house.Asker.CreatePersonaAsync(Clerk(persona));
        var chain = await ChainAsync(persona);
        var (before, first) = (house.Runs, await house.Asker.ActAsync(chain, Stamp()));
        Assert.Equal(("escalate", first.ActionId), (first.Decision, first.ApprovalId));
        var waits = await house.Asker.ActAsync(chain, Stamp());
        Assert.Equal(first.ActionId, waits.ActionId);
        Assert.Contains("0 of 1 people", waits.Error, StringComparison.Ordinal);

        Assert.Equal("approved", (await house.Bob.ApproveAsync(first.ApprovalId!)).Status);
        Assert.Equal("approved", (await house.Bob.ApproveAsync(first.ApprovalId!)).Status);
        var done = await house.Asker.ActAsync(chain, Stamp());
        Assert.True(("allow", "executed") == (done.Decision, done.Status), done.Error);
        Assert.NotEqual(first.ActionId, done.ActionId);
        var again = await house.Asker.ActAsync(chain, Stamp());
        Assert.Equal("escalate", again.Decision);
        Assert.NotEqual(first.ApprovalId, again.ApprovalId);
        var replayed = await house.Asker.ActAsync(chain, Stamp() with { ApprovalId = first.ApprovalId });
        Assert.Equal("escalate", replayed.Decision);
        Assert.Contains("used already", replayed.Error, StringComparison.Ordinal);
        await Refused(HttpStatusCode.Conflict, "was used", () => house.Ann.ApproveAsync(first.ApprovalId!));
        Assert.Equal(before + 1, house.Runs);
        Assert.True((await house.Asker.VerifyAsync(chain)).Valid);
    }

    [Fact]
    public async Task The_same_request_key_finds_the_permitted_action()
    {
        var persona = Unique("key");
        await house.Asker.CreatePersonaAsync(Clerk(persona));
        var chain = await ChainAsync(persona);
        var before = house.Runs;
        var first = await house.Asker.ActAsync(chain, Stamp(), "stamp-1");
        await house.Ann.ApproveAsync(first.ApprovalId!);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Eventually(() => house.Asker.ActAsync(chain, Stamp(), "stamp-1"))));
        Assert.Single(answers.Select(answer => answer.ActionId).Distinct());
        Assert.Equal("executed", answers[0].Status);
        Assert.Equal(before + 1, house.Runs);
    }

    [Fact]
    public async Task What_was_approved_is_not_widened_to_other_parameters_personas_or_chains()
    {
        var persona = Unique("narrow");
        var made = await house.Asker.CreatePersonaAsync(Clerk(persona));
        var chain = await ChainAsync(persona);
        var asked = await house.Asker.ActAsync(chain, Stamp());
        await house.Ann.ApproveAsync(asked.ApprovalId!);

        var before = house.Runs;
        var other = await house.Asker.ActAsync(chain, Stamp("will") with { ApprovalId = asked.ApprovalId });
        Assert.Contains("another call", other.Error, StringComparison.Ordinal);
        var elsewhere = await house.Asker.ActAsync(await ChainAsync(persona), Stamp() with { ApprovalId = asked.ApprovalId });
        Assert.Contains("another chain", elsewhere.Error, StringComparison.Ordinal);
        await house.Asker.UpdatePersonaAsync(made.Id, Clerk(persona, description: "changed"));
        var late = await house.Asker.ActAsync(chain, Stamp() with { ApprovalId = asked.ApprovalId });
        Assert.Contains("under version 1", late.Error, StringComparison.Ordinal);
        Assert.Equal(["escalate", "escalate", "escalate"], new[] { other.Decision, elsewhere.Decision, late.Decision });
        Assert.Equal(before, house.Runs);
    }

    [Fact]
    public async Task A_tool_that_has_changed_is_not_the_one_that_was_approved()
    {
        var tool = new ToolRequest(Unique("tool").ToLowerInvariant(), "Sends a letter.", Utf8Json.From("""{"type":"object"}"""), RequiresApproval: true);
        await house.Asker.RegisterToolAsync(tool);
        var persona = Unique("tools");
        await house.Asker.CreatePersonaAsync(Clerk(persona) with { AllowedTools = [tool.Name], ResourceScopes = [$"{tool.Name}:**"], IntentPatterns = ["send a letter"] });
        var chain = await ChainAsync(persona);
        var call = new ActionRequest(tool.Name, Utf8Json.EmptyObject, new ActionIntent("send a letter"), "authorize");
        var asked = await house.Asker.ActAsync(chain, call);
        await house.Ann.ApproveAsync(asked.ApprovalId!);
        await house.Asker.ReplaceToolAsync(tool with { Description = "Sends a letter by night." });
        Assert.Contains("tool's version", (await house.Asker.ActAsync(chain, call with { ApprovalId = asked.ApprovalId })).Error, StringComparison.Ordinal);
        var anew = await house.Asker.ActAsync(chain, call);
        Assert.Equal("escalate", anew.Decision);
        await house.Ann.ApproveAsync(anew.ApprovalId!);
        Assert.Equal("allow", (await house.Asker.ActAsync(chain, call)).Decision);
    }

    [Fact]
    public async Task Nobody_approves_what_they_asked_for_nor_from_outside_nor_without_the_role()
    {
        var persona = Unique("self");
        await house.Asker.CreatePersonaAsync(Clerk(persona, new ApprovalRuleBody(1, ["operator"])));
        var chain = await ChainAsync(persona, house.Bob);
        var asked = await house.Asker.ActAsync(chain, Stamp());
        var id = asked.ApprovalId!;
        await Refused(HttpStatusCode.Forbidden, "opened the chain", () => house.Bob.ApproveAsync(id));
        await Refused(HttpStatusCode.Forbidden, "asks for operator", () => house.Ann.ApproveAsync(id));
        await Refused(HttpStatusCode.Forbidden, "role agent may not", () => house.Agent.ApproveAsync(id));
        await Refused(HttpStatusCode.NotFound, "Approval not found", () => house.Stranger.ApproveAsync(id));
        await Refused(HttpStatusCode.NotFound, "Approval not found", () => house.Stranger.ApprovalAsync(id));
        Assert.DoesNotContain((await house.Stranger.ApprovalsAsync()).Approvals, one => one.Id == id);
        Assert.Equal("pending", (await house.Ann.ApprovalAsync(id)).Status);
    }

    [Fact]
    public async Task Two_of_two_must_be_two()
    {
        var persona = Unique("two");
        await house.Asker.CreatePersonaAsync(Clerk(persona, new ApprovalRuleBody(2)));
        var chain = await ChainAsync(persona);
        var id = (await house.Asker.ActAsync(chain, Stamp())).ApprovalId!;
        Assert.Equal("pending", (await house.Ann.ApproveAsync(id)).Status);
        Assert.Equal("pending", (await house.Ann.ApproveAsync(id)).Status);
        Assert.Contains("1 of 2 people", (await house.Asker.ActAsync(chain, Stamp() with { ApprovalId = id })).Error, StringComparison.Ordinal);
        var both = await house.Bob.ApproveAsync(id);
        Assert.Equal(("approved", 2), (both.Status, both.Votes.Count));
        Assert.Equal(2, both.Votes.Select(vote => vote.By).Distinct().Count());
        Assert.Equal("executed", (await house.Asker.ActAsync(chain, Stamp() with { ApprovalId = id })).Status);
    }

    [Fact]
    public async Task A_rejected_call_is_told_so_and_asks_no_more()
    {
        var persona = Unique("no");
        await house.Asker.CreatePersonaAsync(Clerk(persona));
        var chain = await ChainAsync(persona);
        var id = (await house.Asker.ActAsync(chain, Stamp())).ApprovalId!;
        Assert.Equal("rejected", (await house.Bob.RejectAsync(id, "not this one")).Status);
        var again = await house.Asker.ActAsync(chain, Stamp());
        Assert.Equal(("escalate", id), (again.Decision, again.ApprovalId));
        Assert.Contains("not this one", again.Error, StringComparison.Ordinal);
        await Refused(HttpStatusCode.Conflict, "rejected by", () => house.Ann.ApproveAsync(id));
        Assert.Contains((await house.Ann.ApprovalsAsync("rejected", chain)).Approvals, one => one.Id == id);
        Assert.Empty((await house.Ann.ApprovalsAsync("pending", chain)).Approvals);
    }

    private static async Task<ActionResponse> Eventually(Func<Task<ActionResponse>> act)
    {
        while (true)
        {
            try
            {
                return await act();
            }
            catch (NexusApiException busy) when (busy.Status == HttpStatusCode.Conflict && busy.Message.Contains("being carried out", StringComparison.Ordinal))
            {
                await Task.Yield();
            }
        }
    }
}
