using System.Collections.Immutable;
using System.Text;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Chains;

/// <summary>What a chain has done so far: a fold over its seals, live or read from the ledger. Knows nothing of grains.</summary>
public sealed class ChainProgress
{
    // It has begun, four gates have judged, its seal stands, it has ended.
    private const int EventsAStep = 7;

    private readonly List<Happening> _events = [];
    private readonly List<Seal> _seals = [];
    private readonly List<Utf8Json> _results = [];
    private readonly List<Observation> _seen = [];
    private readonly Dictionary<string, Lease> _leases = [];
    private ImmutableArray<string> _touched = [];

    /// <summary>How much of an earlier result is kept for judging where a value came from, in characters.</summary>
    public const int MaxObservation = 65_536;

    public ChainTask? Task { get; private set; }

    public ImmutableArray<PlanStep> Steps { get; private set; } = [];

    public ChainStatus Status { get; private set; } = ChainStatus.Running;

    public string Error { get; private set; } = "";

    public DateTimeOffset AcceptedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public string LastLeaf { get; private set; } = "";

    public bool Ended => Status != ChainStatus.Running;

    public bool Planned { get; private set; }

    /// <summary>The next step to be taken: how many have executed.</summary>
    public int NextStep { get; private set; }

    /// <summary>Whether anything of it stands in the ledger.</summary>
    public bool HasSealed => _seals.Count > 0;

    /// <summary>The approval it waits for; empty if it waits for none.</summary>
    public string Awaits { get; private set; } = "";

    public int EventCount => _events.Count;

    public IReadOnlyList<Utf8Json> Results => _results;

    public void Accept(ChainTask task, DateTimeOffset at)
    {
        Task = task;
        AcceptedAt = at;
        _seen.Add(new Observation("task", task.TaskTrusted, task.Task));
    }

    public void Plan(ImmutableArray<PlanStep> steps)
    {
        Steps = steps;
        Planned = true;
        _events.EnsureCapacity(_events.Count + steps.Length * EventsAStep + 2);
        Emit(ChainEventKind.ChainStarted);
    }

    public Lease? LeaseOn(string personaId) => _leases.GetValueOrDefault(personaId);

    public ImmutableArray<Observation> Seen => [.. _seen];

    /// <summary>What the chain has been allowed so far.</summary>
    public ImmutableArray<PriorUse> Prior { get; private set; } = [];

    public void StepStarted(int step) => Emit(ChainEventKind.StepStarted, step);

    public void Decided(Decision decision, int step)
    {
        LastLeaf = decision.LeafHash;
        if (decision.Lease is { } lease) _leases[lease.PersonaId] = lease;
        if (decision.Status is not (SealStatus.Blocked or SealStatus.Escalated)) Prior = PriorUses.With(Prior, Steps[step].Tool, decision.Amounts);
        _touched = decision.Resources;
        foreach (var gate in decision.Gates) Emit(ChainEventKind.GateResult, step, gate);
    }

    /// <summary>A step's seal has its final status: events follow, and the chain ends with its last step or its first that did not execute.</summary>
    public void Sealed(Seal seal, bool trusted, DateTimeOffset at)
    {
        _seals.Add(seal);
        if (seal.Status == SealStatus.Escalated) Awaits = seal.Id;
        LastLeaf = seal.OutcomeHash.Length > 0 ? seal.OutcomeHash : seal.DecisionHash;
        if (seal.Status == SealStatus.Executed) Keep(seal.Result);
        if (SeenOutput.Of(seal.Tool, seal.Tool, trusted, seal.Status, seal.Result, seal.Error, seal.Parameters, _touched) is { } seen) _seen.Add(seen);
        Emit(ChainEventKind.SealCreated, seal.Step, seal);
        Emit(ChainEventKind.StepCompleted, seal.Step);
        if (seal.Status != SealStatus.Executed) End(EndingOf(seal.Status), seal.Error, at);
        else if (NextStep == Steps.Length) End(ChainStatus.Completed, "", at);
    }

    /// <summary>A person has agreed to the step it waits for: it is taken again.</summary>
    public void Resume()
    {
        Awaits = "";
        Status = ChainStatus.Running;
        Error = "";
        EndedAt = null;
    }

    public void End(ChainStatus status, string error, DateTimeOffset at)
    {
        Status = status;
        Error = error;
        EndedAt = at;
        Emit(status is ChainStatus.Blocked or ChainStatus.Failed ? ChainEventKind.Error : ChainEventKind.ChainCompleted, what: new Ending(status, error));
    }

    public ImmutableArray<ChainEvent> EventsFrom(int number) => number >= _events.Count ? [] : [.. Enumerable.Range(number, _events.Count - number).Select(EventAt)];

    public ChainView View(string chainId, DateTimeOffset now) => new(
        chainId, Status, Steps, [.. _seals], _results.Count > 0 ? _results[^1] : default, Error, ((EndedAt ?? now) - AcceptedAt).TotalMilliseconds, Awaits);

    /// <summary>The seal of a live step, as <see cref="SealView"/> would fold it from the ledger.</summary>
    public Seal SealOf(string chainId, int step, Utf8Json parameters, Decision decision, Outcome? outcome)
    {
        var planned = Steps[step];
        return new Seal(
            decision.SealId, chainId, step, planned.PersonaId, planned.PersonaName, decision.Lease?.PersonaVersion ?? 0, planned.Tool,
            outcome?.Status ?? decision.Status, decision.Gates, planned.PlannedAction, planned.Reasoning, parameters, outcome?.Result ?? default,
            outcome?.Error ?? Refusal(decision), decision.At, outcome?.DurationMs ?? 0, decision.LeafIndex, decision.LeafHash, outcome?.LeafIndex ?? -1, outcome?.LeafHash ?? "");
    }

    public static string Refusal(Decision decision)
    {
        var reasons = new StringBuilder();
        if (decision.PermitRefusal.Length > 0) reasons.Append("approval: ").Append(decision.PermitRefusal);
        foreach (var gate in decision.Gates)
        {
            if (gate.Verdict != GateVerdict.Fail) continue;
            if (reasons.Length > 0) reasons.Append("; ");
            reasons.Append(gate.Name).Append(": ").Append(gate.Reason);
        }

        return reasons.ToString();
    }

    private void Keep(Utf8Json result)
    {
        _results.Add(result);
        NextStep++;
    }

    private static ChainStatus EndingOf(SealStatus status) => status switch
    {
        SealStatus.Blocked => ChainStatus.Blocked,
        SealStatus.Escalated => ChainStatus.Escalated,
        _ => ChainStatus.Failed,
    };

    private void Emit(ChainEventKind kind, int step = -1, object? what = null) => _events.Add(new Happening(kind, step, what));

    private ChainEvent EventAt(int number)
    {
        var happened = _events[number];
        var bare = new ChainEvent(number, happened.Kind, happened.Step);
        return (happened.Kind, happened.What) switch
        {
            (ChainEventKind.ChainStarted, _) => bare with { Steps = Steps.Length },
            (ChainEventKind.StepStarted, _) => bare with { Persona = Steps[happened.Step].PersonaName, Tool = Steps[happened.Step].Tool },
            (_, GateResult gate) => bare with { Gate = gate },
            (_, Seal seal) => bare with { SealId = seal.Id, SealStatus = seal.Status, Message = seal.Error },
            (ChainEventKind.ChainCompleted, Ending ended) => bare with { Message = ended.Error, Status = ended.Status },
            (_, Ending ended) => bare with { Message = ended.Error },
            _ => bare,
        };
    }

    /// <summary>An event before anyone has asked for it: few do, and seven a step are much to keep.</summary>
    private readonly record struct Happening(ChainEventKind Kind, int Step, object? What);

    private sealed record Ending(ChainStatus Status, string Error);
}
