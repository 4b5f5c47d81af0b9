using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tenants;
using Nexus.Threats;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Nexus.Repairs;

/// <summary>Repairs one entity. Serial on purpose: two repairs at once have made each other worse.</summary>
[GrainType("antibody"), ImplicitStreamSubscription(ThreatFeedGrain.Threats)]
internal sealed class AntibodyGrain(
    ITenantDefaults defaults, IChance chance, TimeProvider time, [PersistentState("repair", "snapshots")] IPersistentState<AntibodyState> state)
    : Grain, IAntibodyGrain, IStreamSubscriptionObserver, IAsyncObserver<Alert>
{
    private const int MaxWaiting = 50;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private IGrainTimer? _timer;

    private string Tenant => GrainKey.TenantOf(this.GetPrimaryKeyString());

    private AntibodyState Now => state.State;

    private IThreatFeedGrain Feed => GrainFactory.GetGrain<IThreatFeedGrain>(Tenant);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (Now.Waiting.IsDefault) Now.Waiting = [];
        if (Now.Repairs.IsDefault) Now.Repairs = [];
        if (Now.Phase != RepairPhase.Idle || Now.Waiting.Length > 0) Wake();
        return Task.CompletedTask;
    }

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => await handleFactory.Create<Alert>().ResumeAsync(this);

    /// <summary>An alert is offered until it is dealt with: a repeat changes nothing.</summary>
    public async Task OnNextAsync(Alert item, StreamSequenceToken? token = null)
    {
        if (item.Id == Now.AlertId || Now.Waiting.Contains(item.Id) || Now.Waiting.Length >= MaxWaiting) return;
        Now.Waiting = Now.Waiting.Add(item.Id);
        await state.WriteStateAsync();
        Wake();
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;

    public Task<RepairView> ViewAsync() => Task.FromResult(new RepairView(Now.AlertId, Now.SealId, Now.Tool, Now.Attempt, Now.NextAt));

    private void Wake() => _timer ??= this.RegisterGrainTimer(StepAsync, new GrainTimerCreationOptions(TimeSpan.Zero, Step) { KeepAlive = true });

    private async Task StepAsync()
    {
        TenantScope.Enter(Tenant, RepairPlan.Persona);
        switch (Now.Phase)
        {
            case RepairPhase.Declared when time.GetUtcNow() >= Now.NextAt: await JudgeAsync(); break;
            case RepairPhase.Executing: await FollowAsync(); break;
            case RepairPhase.Verifying: await VerifyAsync(); break;
            case RepairPhase.Idle when Now.Waiting.Length > 0: await TakeAsync(); break;
            case RepairPhase.Idle:
                _timer?.Dispose();
                _timer = null;
                break;
        }
    }

    private async Task TakeAsync()
    {
        var id = Now.Waiting[0];
        var alert = await Feed.FindAsync(id);
        Now.Waiting = Now.Waiting.RemoveAt(0);
        if (alert is not null && AlertLife.WantsRepair(alert) && !AlertLife.MayHaveBeenRepaired(alert)) await DeclareAsync(alert, 1);
        await state.WriteStateAsync();
    }

    /// <summary>Notes what will be done before it is.</summary>
    private async Task DeclareAsync(Alert alert, int attempt)
    {
        var now = time.GetUtcNow();
        var plan = RepairPlan.For(alert, out var refusal);
        if (plan is not null && RepairPolicy.IsFlapping(Now.Repairs, now)) refusal = $"{RepairPolicy.MaxRepairs} repairs within {RepairPolicy.FlappingWindow.TotalMinutes:0} min have not helped";
        if (refusal.Length > 0)
        {
            await Feed.EscalateAsync(alert.Id, RepairPlan.Persona, refusal);
            Rest();
            return;
        }

        (Now.Phase, Now.AlertId, Now.SealId, Now.Tool, Now.Attempt) = (RepairPhase.Declared, alert.Id, chance.NewId(), plan!.Tool, attempt);
        Now.NextAt = attempt == 1 ? now : now + RepairPolicy.Backoff(attempt);
        Now.Repairs = [.. Now.Repairs.Where(at => now - at < RepairPolicy.FlappingWindow), now];
    }

    private async Task JudgeAsync()
    {
        if (await Feed.FindAsync(Now.AlertId) is not { } alert || !AlertLife.WantsRepair(alert) || RepairPlan.For(alert, out _) is not { } plan)
        {
            await EndAsync();
            return;
        }

        // The decision may stand already, made before a restart: then it is followed, not made again.
        if (await GrainFactory.GetGrain<ILedgerGrain>(Tenant).FindAsync(Now.SealId) is null)
        {
            var persona = await PersonaAsync();
            var intent = new Intent(Now.SealId, StableId.Of("repair", Tenant, alert.Id, Now.SealId), 0, persona.Id, plan.Tool, plan.Parameters, plan.PlannedAction, plan.Reasoning, "", null, plan.Seen, default);
            await GrainFactory.GetGrain<IActionGrain>(Tenant).StartAsync(intent);
        }

        await NoteAsync("executing", $"{plan.Tool}, attempt {Now.Attempt}");
        Now.Phase = RepairPhase.Executing;
        await state.WriteStateAsync();
    }

    private async Task FollowAsync()
    {
        var seal = await GrainFactory.GetGrain<ILedgerGrain>(Tenant).FindAsync(Now.SealId);
        switch (seal?.Status)
        {
            case null or SealStatus.Executing:
                return;
            case SealStatus.Executed:
                await NoteAsync("executed", $"{seal.Tool} ran in {seal.DurationMs:0} ms");
                (Now.Phase, Now.NextAt) = (RepairPhase.Verifying, time.GetUtcNow() + RepairPolicy.Verify);
                await state.WriteStateAsync();
                return;
            case SealStatus.Blocked or SealStatus.Escalated:
                await NoteAsync(WireName.Of(seal.Status), seal.Error);
                await Feed.EscalateAsync(Now.AlertId, RepairPlan.Persona, $"the gates did not let the repair pass: {seal.Error}");
                await EndAsync();
                return;
            case SealStatus.Unknown:
                // It may have run. A pulse tells; running it once more to be sure could do it twice.
                await NoteAsync("unknown", seal.Error);
                (Now.Phase, Now.NextAt) = (RepairPhase.Verifying, time.GetUtcNow() + RepairPolicy.Verify);
                await state.WriteStateAsync();
                return;
            default:
                await NoteAsync(WireName.Of(seal.Status), seal.Error);
                await AgainAsync($"{seal.Tool} {WireName.Of(seal.Status)}: {seal.Error}");
                return;
        }
    }

    private async Task VerifyAsync()
    {
        var alert = await Feed.FindAsync(Now.AlertId);
        // Only a pulse can be waited for; that other things have become quiet is seen by their rule's own time.
        if (alert is not { IsOpen: true } || alert.Finding.Category != ThreatCategory.Heartbeat) await EndAsync();
        else if (time.GetUtcNow() >= Now.NextAt) await AgainAsync($"no new pulse within {RepairPolicy.Verify.TotalSeconds:0} s of the repair");
    }

    private async Task AgainAsync(string why)
    {
        var alert = await Feed.FindAsync(Now.AlertId);
        if (alert is null || !AlertLife.WantsRepair(alert))
        {
            await EndAsync();
            return;
        }

        if (Now.Attempt >= RepairPolicy.MaxAttempts)
        {
            await Feed.EscalateAsync(Now.AlertId, RepairPlan.Persona, $"{RepairPolicy.MaxAttempts} attempts did not help; the last: {why}");
            await EndAsync();
            return;
        }

        await DeclareAsync(alert, Now.Attempt + 1);
        await state.WriteStateAsync();
    }

    private Task NoteAsync(string status, string message) => Feed.NoteRepairAsync(Now.AlertId, new RepairNote(Now.SealId, Now.Tool, status, message, time.GetUtcNow()));

    private Task EndAsync()
    {
        Rest();
        return state.WriteStateAsync();
    }

    private void Rest() => (Now.Phase, Now.AlertId, Now.SealId, Now.Tool, Now.Attempt) = (RepairPhase.Idle, "", "", "", 0);

    private async Task<PersonaContract> PersonaAsync()
    {
        var personas = GrainFactory.GetGrain<IPersonasGrain>(Tenant);
        return await personas.FindAsync(RepairPlan.Persona) ?? await personas.CreateAsync(StableId.Of("persona", Tenant, RepairPlan.Persona), defaults.Antibody);
    }
}
