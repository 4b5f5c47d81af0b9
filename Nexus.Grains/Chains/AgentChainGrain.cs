using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Calls;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tools;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Nexus.Chains;

/// <summary>A chain whose steps an external agent decides. One leaf at a time: each decision continues the chain's last leaf.</summary>
[GrainType("agent-chain"), Reentrant]
internal sealed partial class AgentChainGrain(
    IToolCatalog tools, IExternalTools external, ISealLog log, IChance chance, TimeProvider time, [PersistentState("chain", "snapshots")] IPersistentState<AgentChainState> state) : Grain, IAgentChainGrain
{
    private const int MaxTask = 10_000;
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);

    // Whatever seals a leaf or writes the state does so alone; only looking is free.
    private readonly SemaphoreSlim _alone = new(1);
    private TaskCompletionSource? _ended; // of the action that Nexus carries out
    private string _running = "";
    private bool _settled;

    private string Tenant => GrainKey.TenantOf(this.GetPrimaryKeyString());

    private string ChainId => GrainKey.NameOf(this.GetPrimaryKeyString());

    private ILedgerGrain Ledger => GrainFactory.GetGrain<ILedgerGrain>(Tenant);

    private IActionGrain Door => GrainFactory.GetGrain<IActionGrain>(Tenant);

    public async Task<string> OpenAsync(ChainTask task)
    {
        var persona = "";
        await AloneAsync(async () => persona = await OpenAloneAsync(task));
        return persona;
    }

    private async Task<string> OpenAloneAsync(ChainTask task)
    {
        var personas = await GrainFactory.GetGrain<IPersonasGrain>(Tenant).ListAsync();
        if (TextLength.Of(task.Task) is 0 or > MaxTask) throw new NexusException(ErrorCode.Invalid, $"task has {TextLength.Of(task.Task)} characters; it must have 1 to {MaxTask:N0}");
        if (state.State.Task is { } opened)
        {
            if (opened with { OpenedBy = "" } != task with { OpenedBy = "" }) throw new NexusException(ErrorCode.Conflict, "this chain was opened with another task");
        }
        else
        {
            state.State.Task = task;
            state.State.PersonaId = task.Persona is null ? await ExpectedAsync(task.Task, personas) : Named(task.Persona, personas).Id;
            state.State.See(new Observation("task", task.TaskTrusted, task.Task));
            await state.WriteStateAsync();
        }

        return personas.FirstOrDefault(persona => persona.Id == state.State.PersonaId)?.Name ?? "";
    }

    private static PersonaContract Named(string nameOrId, ImmutableArray<PersonaContract> personas) =>
        personas.FirstOrDefault(persona => persona.Id == nameOrId || persona.Name == nameOrId) ?? throw new NexusException(ErrorCode.NotFound, $"persona '{nameOrId}' not found");

    /// <summary>Whom <c>execute</c> would choose for the first step of the same task; empty where it cannot be planned.</summary>
    private async Task<string> ExpectedAsync(string task, ImmutableArray<PersonaContract> personas)
    {
        var all = await GrainFactory.GetGrain<IToolsGrain>(Tenant).ListAsync();
        return BuiltInPlanner.Make(new PlanRequest(task, null, personas, all)).Steps is [var first, ..] ? first.PersonaId : "";
    }

    public Task ObserveAsync(Observation observation) => AloneAsync(async () =>
    {
        Opened();
        state.State.Unsealed = state.State.Unsealed.Add(state.State.See(observation with { Source = SeenOutput.SourceOf(observation.Source) }));
        await state.WriteStateAsync();
    });

    public async Task<AgentAnswer> ActAsync(AgentAction action)
    {
        AgentAnswer? answer = null;
        await AloneAsync(async () => answer = await FindAsync(action.ActionId) is { } known ? await AgainAsync(known, action) : await DeclareAsync(action));
        return answer!;
    }

    public async Task<AgentAnswer> AnswerAsync(string actionId, TimeSpan patience)
    {
        var until = time.GetUtcNow() + Patience.Of(patience);
        for (var left = until - time.GetUtcNow(); actionId == _running && left > TimeSpan.Zero; left = until - time.GetUtcNow())
        {
            if (!await _ended!.Task.WithinAsync(left < LookAgainAfter ? left : LookAgainAfter, time)) await AloneAsync(CatchUpAsync);
        }

        return await FindAsync(actionId) ?? throw new NexusException(ErrorCode.NotFound, "Action not found");
    }

    public async Task<AgentAnswer> AttestAsync(Attestation attestation)
    {
        await AloneAsync(async () =>
        {
            var known = await FindAsync(attestation.ActionId) ?? throw new NexusException(ErrorCode.NotFound, "Action not found");
            await SettleAsync();
            var sealedBefore = known.Status != SealStatus.Executing;
            Keep(await Door.AttestAsync(attestation.ActionId, attestation), attestation.Trusted, sealedBefore);
            await state.WriteStateAsync();
        });
        return (await FindAsync(attestation.ActionId))!;
    }

    public Task ExpireAsync(string actionId) => AloneAsync(async () =>
    {
        if (state.State.Task is null) throw new NexusException(ErrorCode.NotFound, "Chain not found");
        Keep(await Door.AttestAsync(actionId, null), trusted: false);
        await state.WriteStateAsync();
    });

    public Task CompleteAsync() => AloneAsync(async () =>
    {
        if (state.State.Task is null) throw new NexusException(ErrorCode.NotFound, "Chain not found");
        if (state.State.Complete) return;
        await BeFreeAsync();
        state.State.Complete = true;
        await state.WriteStateAsync();
    });

    public Task ReportAsync(Outcome outcome) => AloneAsync(async () =>
    {
        if (outcome.SealId == _running) await EndAsync(outcome);
    });

    private async Task EndAsync(Outcome outcome)
    {
        Keep(outcome, outcome.Trusted);
        await state.WriteStateAsync();
        _running = "";
        _ended?.TrySetResult();
    }

    /// <summary>The door reports the outcome; should the report be late or lost, the ledger has it.</summary>
    private async Task CatchUpAsync()
    {
        if (_running.Length == 0) return;
        var leaves = await Ledger.SealLeavesAsync(_running);
        if (leaves.FirstOrDefault(static leaf => leaf.Draft.Kind == LeafKind.Outcome) is { } outcome) await EndAsync(SealView.Outcome(outcome));
    }

    private async Task BeFreeAsync()
    {
        await CatchUpAsync();
        if (_running.Length > 0) throw new NexusException(ErrorCode.Conflict, $"action {_running} of this chain is being carried out; wait for its outcome");
    }

    private async Task<AgentAnswer> DeclareAsync(AgentAction action)
    {
        var task = Opened();
        await BeFreeAsync();
        if (action.Mode == ActionMode.Execute && tools.Describe(Tenant, action.Tool) is null && await external.FindAsync(Tenant, action.Tool) is not null)
            throw new NexusException(ErrorCode.Invalid, $"tool '{action.Tool}' runs at its caller: declare the action in mode authorize, run it, and report the outcome");
        await SettleAsync();
        var (answer, approval) = await MatchAsync(action);
        if (answer is not null) return answer;
        var (persona, name) = await ChooseAsync(action);
        var decision = await DecideAsync(new Intent(
            action.ActionId, ChainId, state.State.Steps, persona, action.Tool, action.Parameters, action.PlannedAction, action.Reasoning, state.State.LastLeaf,
            approval.Length > 0 ? null : state.State.LeaseOn(persona), state.State.Seen, state.State.Steps == 0 ? ChainOpening.Write(task, []) : default, action.Mode, ByAgent: true, approval, task.OpenedBy)
        {
            Prior = state.State.Prior,
            Observed = state.State.Unsealed,
        });
        state.State.Unsealed = [];
        // What was asked for is read from the ledger, like everything this chain may have missed.
        if (decision.Status == SealStatus.Escalated) _settled = false;
        (state.State.LastLeaf, state.State.Steps) = (decision.LeafHash, state.State.Steps + 1);
        if (decision.Lease is { } lease) state.State.Hold(lease);
        if (decision.Allowed)
        {
            state.State.Prior = PriorUses.With(state.State.Prior, action.Tool, decision.Amounts);
            state.State.Open = state.State.Open.Add(new OpenCall(action.ActionId, action.Tool, action.Parameters, decision.Resources));
        }
        await state.WriteStateAsync();
        return new AgentAnswer(action.ActionId, action.Mode, decision.Status, decision.Gates, decision.Deadline, default, decision.Allowed ? "" : ChainProgress.Refusal(decision), decision.Status == SealStatus.Escalated ? action.ActionId : "", name);
    }

    private async Task<Decision> DecideAsync(Intent intent)
    {
        if (intent.Mode == ActionMode.Execute) (_running, _ended) = (intent.SealId, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var allowed = false;
        try
        {
            var decision = await Door.StartAsync(intent);
            allowed = decision.Allowed;
            return decision;
        }
        finally
        {
            if (!allowed) _running = "";
            // Nobody knows whether the decision was sealed if no answer came: the ledger does.
            if (!allowed) _settled = false;
        }
    }

    /// <summary>What the ledger says of the chain, once after each start: a process may have ended between a leaf and the state that should tell of it.</summary>
    private async Task SettleAsync()
    {
        if (_settled) return;
        var leaves = await log.ChainAsync(Tenant, ChainId, CancellationToken.None);
        var ended = leaves.Where(leaf => leaf.Draft.Kind == LeafKind.Outcome).Select(leaf => leaf.Draft.SealId).ToHashSet(StringComparer.Ordinal);
        foreach (var leaf in leaves)
        {
            if (leaf.Draft.Kind == LeafKind.Decision && leaf.Draft.Open == OpenMark.Opens && !ended.Contains(leaf.Draft.SealId) && LeafFormat.Read(leaf.Draft.Leaf.Span).Mode == ActionMode.Execute)
                throw new NexusException(ErrorCode.Unavailable, $"action {leaf.Draft.SealId} of this chain was under way when its process ended; its outcome is being settled, try again") { RetryAfterSeconds = 10 };
        }

        NoteRequests(leaves);
        if (leaves.LastOrDefault(leaf => leaf.Draft.Kind is LeafKind.Decision or LeafKind.Outcome) is { } end) (state.State.LastLeaf, state.State.Steps) = (Convert.ToHexStringLower(end.Draft.Hash.AsSpan()), leaves.Count(leaf => leaf.Draft.Kind == LeafKind.Decision));
        var allowed = leaves.Where(leaf => leaf.Draft.Kind == LeafKind.Decision && leaf.Draft.Open == OpenMark.Opens).ToArray();
        if (allowed.Length != state.State.Prior.Sum(use => use.Calls)) state.State.Prior = allowed.Aggregate(ImmutableArray<PriorUse>.Empty, Again);
        _settled = true;
    }

    private static ImmutableArray<PriorUse> Again(ImmutableArray<PriorUse> uses, StoredLeaf decision) => PriorUses.With(
        uses,
        LeafFormat.Read(decision.Draft.Leaf.Span).Tool,
        decision.Draft.Payload.IsEmpty ? [] : Gates.Amounts.Of(PayloadFormat.ReadDecision(decision.Draft.Payload).Parameters));

    private async Task AloneAsync(Func<Task> work)
    {
        await _alone.WaitAsync();
        try
        {
            await work();
        }
        finally
        {
            _alone.Release();
        }
    }

    private void Keep(Outcome outcome, bool trusted, bool sealedBefore = false)
    {
        var source = $"action {outcome.SealId}";
        // A report told twice: the chain may have gone on since, and has seen the result unless its process ended at that moment.
        if (!sealedBefore) state.State.LastLeaf = outcome.LeafHash;
        else if (state.State.Seen.Any(seen => seen.Source == source)) return;
        var call = state.State.Close(outcome.SealId);
        if (SeenOutput.Of(source, call?.Tool ?? "", trusted, outcome.Status, outcome.Result, outcome.Error, call?.Parameters ?? default, call?.Resources ?? []) is { } seen) state.State.See(seen);
    }

    private ChainTask Opened()
    {
        var task = state.State.Task ?? throw new NexusException(ErrorCode.NotFound, "Chain not found");
        return state.State.Complete ? throw new NexusException(ErrorCode.Conflict, "this chain is complete; open another one") : task;
    }

    /// <summary>Asked for no persona, each action is made under the one that a planned step would be.</summary>
    private async Task<(string Id, string Name)> ChooseAsync(AgentAction action)
    {
        var personas = await GrainFactory.GetGrain<IPersonasGrain>(Tenant).ListAsync();
        var (asked, preferred) = (state.State.Task!.Persona, state.State.PersonaId);
        if (asked is not null) return (preferred, personas.FirstOrDefault(persona => persona.Id == preferred)?.Name ?? asked);
        var tool = tools.Describe(Tenant, action.Tool) ?? (await external.FindAsync(Tenant, action.Tool))?.Descriptor;
        var draft = new StepDraft(action.Tool, action.Parameters, action.PlannedAction, "");
        var chosen = tool is null ? null : PersonaChoice.For(draft, tool, personas, preferred);
        var fallback = chosen ?? personas.FirstOrDefault(persona => persona.Id == preferred) ?? personas.FirstOrDefault(persona => persona.IsActive) ?? throw new NexusException(ErrorCode.NotFound, "the tenant has no active persona to act under");
        if (preferred.Length == 0) state.State.PersonaId = fallback.Id;
        return (fallback.Id, fallback.Name);
    }

    private async Task<AgentAnswer?> FindAsync(string actionId)
    {
        var leaves = await Ledger.SealLeavesAsync(actionId);
        if (leaves.FirstOrDefault(leaf => leaf.Draft.Kind == LeafKind.Decision) is not { } decision || decision.Draft.ChainId != ChainId) return null;
        var seal = SealView.Fold(decision, leaves.FirstOrDefault(leaf => leaf.Draft.Kind == LeafKind.Outcome));
        var fields = LeafFormat.Read(decision.Draft.Leaf.Span);
        return new AgentAnswer(actionId, fields.Mode, seal.Status, seal.Gates, fields.Deadline, seal.Result, seal.Error, seal.Status == SealStatus.Escalated ? actionId : "", fields.PersonaName);
    }
}
