using Nexus.Calls;
using Nexus.Chains;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tools;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Nexus.Actions;

/// <summary>The one door. Nothing else reaches a tool.</summary>
[GrainType("action"), StatelessWorker(4), Reentrant]
internal sealed class ActionGrain(
    IToolCatalog tools,
    GateRow gates,
    GateSettings settings,
    MeaningReader meaning,
    IEpochs epochs,
    IChance chance,
    ActionsUnderWay underWay,
    TimeProvider time) : Grain, IActionGrain
{
    private static readonly TimeSpan OutcomePatience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    public async Task<Decision> StartAsync(Intent intent)
    {
        var passage = Prepare(intent);
        underWay.Begin(passage.Tenant, intent.SealId);
        try
        {
            await ActivatePersonaAsync(passage); // 1 persona active, lease taken
            await JudgeAsync(passage); //           2 four gates, all of them, always
            await SealDecisionAsync(passage); //    3 durable before anything runs
        }
        catch
        {
            underWay.End(intent.SealId);
            throw;
        }

        if (passage.Decision.Allowed)
        {
            _ = PassAsync(passage);
        }
        else
        {
            underWay.End(intent.SealId);
            await FoldAsync(passage, passage.Decision.LeafIndex, passage.Decision.Status);
        }

        return passage.Decision;
    }

    /// <summary>No call awaits a tool: this goes on after the decision was answered, and reports to the chain.</summary>
    private async Task PassAsync(Passage passage)
    {
        TenantScope.Enter(passage.Tenant);
        try
        {
            await DoAsync(passage); //          4 exactly the committed call
            CheckOutput(passage); //            5
            await SealOutcomeAsync(passage); // 6
        }
        finally
        {
            // Should the outcome not have become durable, recovery finds the open decision and seals it unknown.
            underWay.End(passage.Intent.SealId);
        }

        await FoldAsync(passage, passage.Outcome.LeafIndex, passage.Outcome.Status); // 7 trust, drift baseline
        await GrainFactory.GetGrain<IChainGrain>(GrainKey.Of(passage.Tenant, passage.Intent.ChainId)).ReportAsync(passage.Outcome);
    }

    private Passage Prepare(Intent intent)
    {
        var tenant = this.GetPrimaryKeyString();
        var tool = tools.Describe(tenant, intent.Tool);
        var call = CallPreparation.Prepare(tool, intent.Tool, intent.Parameters, intent.ChainId);
        return new Passage(tenant, intent) { Tool = tool, Call = call, Features = Features.Of(call, time.GetUtcNow()) };
    }

    private async Task ActivatePersonaAsync(Passage passage) =>
        passage.Persona = await Persona(passage).OpenAsync(new PersonaQuestion(chance.NewId(), passage.Intent.Lease, passage.Features));

    private async Task JudgeAsync(Passage passage)
    {
        var persona = passage.Persona;
        var near = await meaning.ReadAsync(persona.Contract, passage.Intent.PlannedAction, settings.IntentThreshold, CancellationToken.None);
        var input = new GateInput(
            passage.Intent, persona.Contract, persona.Tier, passage.Tool, passage.Call, persona.Lease, persona.LeaseRefusal,
            time.GetUtcNow(), time.GetElapsedTime(0).Ticks, epochs.Current, near, persona.Drift, "", settings);
        passage.Gates = gates.Judge(persona.MatureSinks.IsEmpty ? input : input with { MatureSinks = persona.MatureSinks });
    }

    private async Task SealDecisionAsync(Passage passage)
    {
        var persona = passage.Persona;
        var status = Verdict.Of(passage.Gates, persona.Contract, persona.Tier, passage.Tool);
        var at = time.GetUtcNow();
        passage.Deadline = Earlier(at.AddSeconds(passage.Tool?.TimeoutSeconds ?? 0), persona.Lease is { } lease ? at + Remaining(lease) : at);
        var leaf = Notary.Decide(
            new DecisionFacts(passage.Tenant, passage.Intent, persona.Contract, persona.Tier, passage.Call, status, passage.Gates, at, epochs.Current, passage.Deadline), Salt());
        var appended = await Ledger(passage).AppendAsync([leaf]);
        passage.Decision = new Decision(passage.Intent.SealId, status, passage.Gates, persona.Lease, appended.Indices[0], Convert.ToHexStringLower(leaf.Hash.AsSpan()), at);
    }

    private async Task DoAsync(Passage passage)
    {
        var started = time.GetTimestamp();
        passage.Returned = await RefusalAfterSealingAsync(passage) is { } refusal ? ToolResult.Fail(refusal) : await InvokeAsync(passage);
        passage.DurationMs = time.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Sealing took time: the lease, the persona's epoch and its quarantine are looked at once more.</summary>
    private async Task<string?> RefusalAfterSealingAsync(Passage passage)
    {
        var lease = passage.Persona.Lease!;
        if (Remaining(lease) <= TimeSpan.Zero) return $"the lease of {lease.TtlSeconds} s ran out while the decision was sealed; the tool did not run";
        return await Persona(passage).StillHoldsAsync(lease) ? null : "the persona was changed or withdrawn while the decision was sealed; the tool did not run";
    }

    private async Task<ToolResult> InvokeAsync(Passage passage)
    {
        var tool = tools.Find(passage.Tenant, passage.Intent.Tool);
        if (tool is null) return ToolResult.Fail($"tool '{passage.Intent.Tool}' is gone");
        var patience = passage.Deadline - time.GetUtcNow();
        if (patience <= TimeSpan.Zero) return ToolResult.Fail("the call's deadline had passed before the tool could start");
        using var deadline = new CancellationTokenSource(patience, time);
        var call = new ToolCall(passage.Tenant, passage.Intent.SealId, passage.Intent.ChainId, passage.Call.Parameters, passage.Deadline);
        try
        {
            // Off the grain's turn: a tool that computes must not hold up other actions. WaitAsync: nor one that ignores its deadline.
            return await Task.Run(() => tool.InvokeAsync(call, deadline.Token).AsTask()).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return ToolResult.Fail($"no answer within {patience.TotalSeconds:0.#} s; the tool was told to stop");
        }
        catch (NexusException refusal)
        {
            return ToolResult.Fail(refusal.Message);
        }
        catch (Exception bug)
        {
            // A tool's bug is its action's outcome, never a lost outcome. What it says may be internal.
            return ToolResult.Fail($"the tool failed ({bug.GetType().Name})");
        }
    }

    private static void CheckOutput(Passage passage) => passage.Output = OutputCheck.Check(passage.Tool!, passage.Returned);

    private async Task SealOutcomeAsync(Passage passage)
    {
        var (intent, output) = (passage.Intent, passage.Output);
        var status = output.Error.Length > 0 ? SealStatus.Failed : SealStatus.Executed;
        var leaf = Notary.Conclude(
            new OutcomeFacts(
                passage.Tenant, intent.ChainId, intent.SealId, intent.Step, intent.PersonaId, passage.Decision.LeafHash, status, output.Content, output.Error, output.Findings,
                passage.DurationMs, time.GetUtcNow(), epochs.Current, Attested: false),
            Salt());
        var appended = await AppendPatientlyAsync(passage, leaf);
        passage.Outcome = new Outcome(
            intent.SealId, status, output.Content, output.Error, passage.Tool!.Trust == OutputTrust.Trusted, passage.DurationMs, appended.Indices[0], Convert.ToHexStringLower(leaf.Hash.AsSpan()));
    }

    /// <summary>What has happened is never forgotten because the store is away: the same leaf is offered until it stands.</summary>
    private async Task<Appended> AppendPatientlyAsync(Passage passage, LeafDraft leaf)
    {
        var giveUp = time.GetUtcNow() + OutcomePatience;
        while (true)
        {
            try
            {
                return await Ledger(passage).AppendAsync([leaf]);
            }
            catch (Exception reason) when (reason is TimeoutException or OrleansException or NexusException { Code: ErrorCode.Unavailable } && time.GetUtcNow() < giveUp)
            {
                await Task.Delay(RetryAfter, time);
            }
        }
    }

    private Task FoldAsync(Passage passage, long lastLeaf, SealStatus status) => Persona(passage).FoldAsync(new FoldedAction(lastLeaf, passage.Features, status, passage.Gates, Attested: false));

    private TimeSpan Remaining(Lease lease) => LeaseClock.Remaining(lease, time.GetUtcNow(), time.GetElapsedTime(0).Ticks, epochs.Current);

    private byte[] Salt()
    {
        var salt = new byte[16];
        chance.Fill(salt);
        return salt;
    }

    private ILedgerGrain Ledger(Passage passage) => GrainFactory.GetGrain<ILedgerGrain>(passage.Tenant);

    private IPersonaGrain Persona(Passage passage) => GrainFactory.GetGrain<IPersonaGrain>(GrainKey.Of(passage.Tenant, passage.Intent.PersonaId));

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
