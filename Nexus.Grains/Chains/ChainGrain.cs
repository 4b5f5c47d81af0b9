using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Approvals;
using Nexus.Calls;
using Nexus.Ledger;
using Nexus.Personas;
using Nexus.Tools;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Nexus.Chains;

/// <summary>One task: planned, then walked step by step through the one door. Its progress is a fold over its seals.</summary>
[GrainType("chain"), Reentrant]
internal sealed class ChainGrain(IPlanner planner, IToolCatalog catalog, ISealLog log, IChance chance, TimeProvider time) : Grain, IChainGrain
{
    private const int MaxTask = 10_000;
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(5);

    private readonly ChainProgress _progress = new();
    private TaskCompletionSource _ended = NewSignal();
    private TaskCompletionSource? _changed; // made by whoever waits for the next event
    private TaskCompletionSource<Outcome>? _outcome;
    private IActionGrain? _door;
    private string _tenant = "";
    private string _chainId = "";
    private string _waitingFor = "";
    private long _waitingSince;
    private string _permit = ""; // the approval that the next step runs under
    private string _silent = ""; // why nothing could be sealed, if that is why it ended
    private bool _running;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_tenant, _chainId) = (GrainKey.TenantOf(this.GetPrimaryKeyString()), GrainKey.NameOf(this.GetPrimaryKeyString()));
        var leaves = await log.ChainAsync(_tenant, _chainId, cancellationToken);
        if (leaves.Count == 0 || ChainOpening.Read(leaves[0]) is not { Steps.Length: > 0 } opening) return;
        _progress.Accept(opening.Task, SealView.Fold(leaves[0], null).CreatedAt);
        _progress.Plan(opening.Steps);
        Replay(leaves);
    }

    public async Task StartAsync(ChainTask task)
    {
        if (TextLength.Of(task.Task) is 0 or > MaxTask) throw new NexusException(ErrorCode.Invalid, $"task has {TextLength.Of(task.Task)} characters; it must have 1 to {MaxTask:N0}");
        if (_progress.Task is { } started && (started.Task != task.Task || started.Persona != task.Persona))
            throw new NexusException(ErrorCode.Conflict, "this chain was started with another task");
        if (_progress.Task is null) _progress.Accept(task, time.GetUtcNow());
        if (!_running && !_progress.Ended)
        {
            _running = true;
            _ = RunAsync();
        }

        if (_progress.Awaits is { Length: > 0 } awaited && await Approvals.FindAsync(awaited) is { Status: ApprovalStatus.Approved }) Resume(awaited);
    }

    public Task<bool> ResumeAsync(string approvalId) => Task.FromResult(Resume(approvalId));

    public async Task<ImmutableArray<ChainEvent>> EventsAsync(int from, TimeSpan patience)
    {
        if (from < 0) throw new NexusException(ErrorCode.Invalid, $"from {from} must be 0 or more");
        if (_progress.EventCount <= from && !_progress.Ended) await (_changed ??= NewSignal()).Task.WithinAsync(patience, time);
        var events = _progress.EventsFrom(from);
        if (_progress.Ended) Leave();
        return events;
    }

    public async Task<ChainView> WaitAsync(TimeSpan patience)
    {
        if (_progress.Task is null) throw new NexusException(ErrorCode.NotFound, "Chain not found");
        if (!_progress.Ended) await _ended.Task.WithinAsync(patience, time);
        if (_progress.Ended) Leave();
        if (_silent.Length == 0) return _progress.View(_chainId, time.GetUtcNow());
        if (_progress.HasSealed) throw new NexusException(ErrorCode.Unavailable, $"chain {_chainId} ended at step {_progress.NextStep + 1} of {_progress.Steps.Length}: {_silent}; the steps before it stand in the ledger");
        // Nothing was sealed, nothing ran: a repeat begins anew.
        DeactivateOnIdle();
        throw new NexusException(ErrorCode.Unavailable, _silent);
    }

    public Task ReportAsync(Outcome outcome)
    {
        if (outcome.SealId == _waitingFor) _outcome!.TrySetResult(outcome);
        return Task.CompletedTask;
    }

    /// <summary>An ended chain is read from the ledger again should anyone ask; only one that sealed nothing lives in memory alone.</summary>
    private void Leave()
    {
        // While it waits for a person it keeps the plan as it was made: what the ledger has of it is redacted.
        if (_progress.HasSealed && _progress.Awaits.Length == 0) DeactivateOnIdle();
    }

    private IActionGrain Door => _door ??= GrainFactory.GetGrain<IActionGrain>(_tenant);

    private IApprovalsGrain Approvals => GrainFactory.GetGrain<IApprovalsGrain>(_tenant);

    private bool Resume(string approvalId)
    {
        if (_running || _progress.Awaits != approvalId || approvalId.Length == 0) return false;
        _progress.Resume();
        (_permit, _silent, _running, _ended) = (approvalId, "", true, NewSignal());
        _ = RunAsync();
        return true;
    }

    private async Task RunAsync()
    {
        TenantScope.Enter(_tenant);
        DelayDeactivation(TimeSpan.FromHours(2));
        using var looking = this.RegisterGrainTimer(LookAgainAsync, new GrainTimerCreationOptions(LookAgainAfter, LookAgainAfter) { Interleave = true });
        try
        {
            if (!_progress.Planned) await PlanAsync();
            while (!_progress.Ended)
            {
                // All of a step is here: a method of its own would come back to this one by a turn more.
                var step = _progress.NextStep;
                var intent = Declare(step);
                var decision = await Door.StartAsync(intent);
                _progress.Decided(decision, step);
                Signal();
                var outcome = decision.Allowed ? await _outcome!.Task : null;
                _progress.Sealed(_progress.SealOf(_chainId, step, Redactor.Json(intent.Parameters), decision, outcome), outcome?.Trusted ?? false, time.GetUtcNow());
                Signal();
            }
        }
        catch (Exception reason)
        {
            _silent = reason switch
            {
                NexusException { Code: ErrorCode.Unavailable } unavailable => unavailable.Message,
                StoreUnavailableException silent => $"the store {silent.Standing}",
                _ => "",
            };
            var told = reason is NexusException refusal ? refusal.Message : $"the step could not be carried out ({reason.GetType().Name}); what was sealed stands in the ledger";
            _progress.End(ChainStatus.Failed, told, time.GetUtcNow());
        }
        finally
        {
            _running = false;
            Signal();
        }
    }

    private async Task PlanAsync()
    {
        var task = _progress.Task!;
        var personas = await GrainFactory.GetGrain<IPersonasGrain>(_tenant).ListAsync();
        var asked = task.Persona is { } name ? personas.FirstOrDefault(persona => persona.Name == name || persona.Id == name) : null;
        if (task.Persona is not null && asked is null)
        {
            Refuse($"persona '{task.Persona}' not found");
            return;
        }

        var tools = await GrainFactory.GetGrain<IToolsGrain>(_tenant).ListAsync();
        var plan = await planner.PlanAsync(new PlanRequest(task.Task, asked, personas, tools), CancellationToken.None);
        // A planner may propose any tool that there is; those registered from outside do not run here.
        var outside = plan.Steps.FirstOrDefault(step => catalog.Describe(_tenant, step.Tool) is null && tools.Any(tool => tool.Name == step.Tool));
        if (outside is not null) Refuse($"tool '{outside.Tool}' runs at its caller, not in Nexus: open a chain (POST /v1/chains) and declare the action in mode authorize");
        else if (plan.Steps.Select(Fault).FirstOrDefault(static fault => fault is not null) is { } fault) Refuse(fault);
        else if (plan.Refusal.Length > 0 || plan.Steps.IsEmpty) Refuse(plan.Refusal.Length > 0 ? plan.Refusal : "the planner found nothing to do in this task");
        else _progress.Plan(plan.Steps);
        Signal();
    }

    /// <summary>Parameters that are not strict JSON have no hash, so no step can commit to them.</summary>
    private static string? Fault(PlanStep step)
    {
        try
        {
            CanonicalJson.Canonicalize(step.Parameters.Span);
            return null;
        }
        catch (NexusException refusal)
        {
            return $"the parameters of {step.Tool} cannot be used: {refusal.Message}";
        }
    }

    private void Refuse(string why)
    {
        _progress.Plan([]);
        _progress.End(ChainStatus.Escalated, why, time.GetUtcNow());
    }

    private Intent Declare(int step)
    {
        var planned = _progress.Steps[step];
        var parameters = StepParameters.Resolve(planned.Parameters, _progress.Results);
        var permit = _permit;
        _permit = "";
        var opening = _progress.HasSealed ? default : ChainOpening.Write(_progress.Task!, _progress.Steps);
        // Who goes on after an approval takes a new lease: the old one ran while a person read.
        var intent = new Intent(
            chance.NewId(), _chainId, step, planned.PersonaId, planned.Tool, parameters, planned.PlannedAction, planned.Reasoning,
            _progress.LastLeaf, permit.Length > 0 ? null : _progress.LeaseOn(planned.PersonaId), _progress.Seen, opening, Approval: permit, OpenedBy: _progress.Task!.OpenedBy)
        {
            Prior = _progress.Prior,
        };
        _progress.StepStarted(step);
        Signal();
        (_waitingFor, _waitingSince, _outcome) = (intent.SealId, time.GetTimestamp(), new TaskCompletionSource<Outcome>());
        return intent;
    }

    /// <summary>The door reports the outcome; should the report be lost with its silo, the ledger has it.</summary>
    private async Task LookAgainAsync(CancellationToken cancellation)
    {
        if (_outcome is not { Task.IsCompleted: false } awaited || time.GetElapsedTime(_waitingSince) < LookAgainAfter) return;
        TenantScope.Enter(_tenant);
        var leaves = await GrainFactory.GetGrain<ILedgerGrain>(_tenant).SealLeavesAsync(_waitingFor);
        if (leaves.FirstOrDefault(static leaf => leaf.Draft.Kind == LeafKind.Outcome) is { } outcome) awaited.TrySetResult(SealView.Outcome(outcome));
    }

    private void Replay(IReadOnlyList<StoredLeaf> leaves)
    {
        foreach (var decision in leaves.Where(leaf => leaf.Draft.Kind == LeafKind.Decision))
        {
            var outcome = leaves.FirstOrDefault(leaf => leaf.Draft.Kind == LeafKind.Outcome && leaf.Draft.SealId == decision.Draft.SealId);
            var seal = SealView.Fold(decision, outcome);
            if (_progress.Awaits.Length > 0) _progress.Resume();
            if (_progress.Ended) return;
            _progress.StepStarted(seal.Step);
            _progress.Decided(new Decision(seal.Id, seal.Status, seal.Gates, null, seal.DecisionIndex, seal.DecisionHash, seal.CreatedAt) { Resources = Touched(decision), Amounts = Gates.Amounts.Of(seal.Parameters) }, seal.Step);
            if (seal.Status == SealStatus.Executing)
            {
                _progress.End(ChainStatus.Failed, $"the process ended while step {seal.Step} ran; its outcome is not known yet", seal.CreatedAt);
                return;
            }

            _progress.Sealed(seal, catalog.Describe(_tenant, seal.Tool) is { Trust: OutputTrust.Trusted }, seal.CreatedAt.AddMilliseconds(seal.DurationMs));
        }
    }

    // Of an erased payload nothing is left to tell.
    private static ImmutableArray<string> Touched(StoredLeaf decision) => decision.Draft.Payload.IsEmpty ? [] : PayloadFormat.ReadDecision(decision.Draft.Payload).Resources;

    private void Signal()
    {
        if (_progress.Ended) _ended.TrySetResult();
        var changed = _changed;
        _changed = null;
        changed?.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
