using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Chains;

/// <summary>How a chain stands.</summary>
[GenerateSerializer, Alias("Nexus.Chains.ChainStatus")]
public enum ChainStatus
{
    /// <summary>Being planned or run.</summary>
    Running,

    /// <summary>Every step executed.</summary>
    Completed,

    /// <summary>A gate refused a step; the later ones did not run.</summary>
    Blocked,

    /// <summary>A person must decide, or the task named what does not exist.</summary>
    Escalated,

    /// <summary>A step failed; the later ones did not run.</summary>
    Failed,
}

/// <summary>A task to run.</summary>
/// <param name="Task">1 to 10,000 characters.</param>
/// <param name="Persona">Name or id of the persona to wear; null lets the planner choose.</param>
/// <param name="TaskTrusted">Whether the task itself may be believed: false when it comes from an agent-role key.</param>
/// <param name="OpenedBy">API key that opens the chain; empty if that is not known. It may not approve what the chain asks for.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Chains.ChainTask")]
public sealed record ChainTask([property: Id(0)] string Task, [property: Id(1)] string? Persona, [property: Id(2)] bool TaskTrusted, [property: Id(3)] string OpenedBy = "");

/// <summary>One planned step.</summary>
/// <param name="PersonaId">Under whose contract.</param>
/// <param name="PersonaName">Its name.</param>
/// <param name="Tool">Which tool.</param>
/// <param name="Parameters">Its parameters; may hold <c>{"$result": step}</c> where an earlier step's result goes.</param>
/// <param name="PlannedAction">What it is for.</param>
/// <param name="Reasoning">Why.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Chains.PlanStep")]
public sealed record PlanStep([property: Id(0)] string PersonaId, [property: Id(1)] string PersonaName, [property: Id(2)] string Tool, [property: Id(3)] Utf8Json Parameters, [property: Id(4)] string PlannedAction, [property: Id(5)] ImmutableArray<string> Reasoning);

/// <summary>What happened in a chain; the stream of <c>/v1/execute/stream</c> is made of these in this order.</summary>
/// <param name="Number">From 0, without gaps: the cursor.</param>
/// <param name="Kind">Which of the members below are set.</param>
/// <param name="Step">The step, or -1.</param>
/// <param name="Persona">Persona name (step started).</param>
/// <param name="Tool">Tool name (step started).</param>
/// <param name="Gate">The judgement (gate result).</param>
/// <param name="SealId">The seal (seal created).</param>
/// <param name="SealStatus">Its status (seal created).</param>
/// <param name="Message">Block reason or error; empty otherwise.</param>
/// <param name="Steps">Number of steps (chain started).</param>
/// <param name="Status">Of the chain (chain completed).</param>
[GenerateSerializer, Immutable, Alias("Nexus.Chains.ChainEvent")]
public sealed record ChainEvent(
    [property: Id(0)] int Number,
    [property: Id(1)] ChainEventKind Kind,
    [property: Id(2)] int Step = -1,
    [property: Id(3)] string Persona = "",
    [property: Id(4)] string Tool = "",
    [property: Id(5)] GateResult? Gate = null,
    [property: Id(6)] string SealId = "",
    [property: Id(7)] SealStatus SealStatus = SealStatus.Pending,
    [property: Id(8)] string Message = "",
    [property: Id(9)] int Steps = 0,
    [property: Id(10)] ChainStatus Status = ChainStatus.Running);

/// <summary>Kinds of <see cref="ChainEvent"/>, in the order of <c>/v1/execute/stream</c>.</summary>
[GenerateSerializer, Alias("Nexus.Chains.ChainEventKind")]
public enum ChainEventKind
{
    /// <summary>Planned; <see cref="ChainEvent.Steps"/> is set.</summary>
    ChainStarted,

    /// <summary>A step begins.</summary>
    StepStarted,

    /// <summary>One gate's judgement; four a step.</summary>
    GateResult,

    /// <summary>The step's seal stands, with its final status.</summary>
    SealCreated,

    /// <summary>A step ended.</summary>
    StepCompleted,

    /// <summary>All is done (also when escalated).</summary>
    ChainCompleted,

    /// <summary>A step was blocked or failed: the chain ends here.</summary>
    Error,
}

/// <summary>A chain with what it has sealed.</summary>
/// <param name="ChainId">UUID.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Steps">The plan.</param>
/// <param name="Seals">One a step begun, in order.</param>
/// <param name="Result">The last executed step's result, JSON; empty if none.</param>
/// <param name="Error">Why it ended early; empty if it did not.</param>
/// <param name="DurationMs">Since it was accepted, milliseconds.</param>
/// <param name="ApprovalId">The approval it waits for; empty unless it is escalated for one.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Chains.ChainView")]
public sealed record ChainView(
    [property: Id(0)] string ChainId,
    [property: Id(1)] ChainStatus Status,
    [property: Id(2)] ImmutableArray<PlanStep> Steps,
    [property: Id(3)] ImmutableArray<Ledger.Seal> Seals,
    [property: Id(4)] Utf8Json Result,
    [property: Id(5)] string Error,
    [property: Id(6)] double DurationMs,
    [property: Id(7)] string ApprovalId = "");

/// <summary>One chain. Key: tenant/chain id.</summary>
[Alias("Nexus.Chains.IChainGrain")]
public interface IChainGrain : ITenantGrain
{
    /// <summary>Accepts the task and starts it in the background; returns at once. Safe to repeat with the same task.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Invalid"/> for a task out of range; <see cref="ErrorCode.Conflict"/> if the chain was started with another task.</exception>
    [Alias("Start")]
    Task StartAsync(ChainTask task);

    /// <summary>The events from number <paramref name="from"/> on; waits up to <paramref name="patience"/> (at most 20 s) if there are none yet.</summary>
    [Alias("Events"), Orleans.Concurrency.AlwaysInterleave]
    Task<ImmutableArray<ChainEvent>> EventsAsync(int from, TimeSpan patience);

    /// <summary>The chain once it has ended, or as it stands after <paramref name="patience"/> (at most 20 s).</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if it was never started; <see cref="ErrorCode.Unavailable"/> if it ended because a step could not be sealed: that step did not run.</exception>
    [Alias("Wait"), Orleans.Concurrency.AlwaysInterleave]
    Task<ChainView> WaitAsync(TimeSpan patience);

    /// <summary>Goes on with the step that waits for this approval: a new lease, the gates again. Returns at once; false if it does not wait for it.</summary>
    [Alias("Resume")]
    Task<bool> ResumeAsync(string approvalId);

    /// <summary>Called by the door when an allowed action has its outcome sealed. Safe to repeat.</summary>
    [Alias("Report"), Orleans.Concurrency.AlwaysInterleave]
    Task ReportAsync(Outcome outcome);
}
