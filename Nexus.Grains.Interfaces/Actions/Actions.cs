using System.Collections.Immutable;
using Nexus.Gates;
using Nexus.Personas;

namespace Nexus.Actions;

/// <summary>The status of a seal, as the API names it.</summary>
[GenerateSerializer, Alias("Nexus.Actions.SealStatus")]
public enum SealStatus
{
    /// <summary>Planned, not yet declared.</summary>
    Pending,

    /// <summary>Intent declared.</summary>
    Declared,

    /// <summary>Decision sealed, tool running.</summary>
    Executing,

    /// <summary>Ran and succeeded.</summary>
    Executed,

    /// <summary>Ran and failed, or could not start.</summary>
    Failed,

    /// <summary>A gate refused.</summary>
    Blocked,

    /// <summary>Waits for a person.</summary>
    Escalated,

    /// <summary>The process ended between decision and outcome.</summary>
    Unknown,

    /// <summary>Undone by its inverse.</summary>
    Compensated,
}

/// <summary>Something the chain has seen, for judging where a sink's value came from.</summary>
/// <param name="Source"><c>task</c> or the tool's name.</param>
/// <param name="Trusted">Whether it may be believed.</param>
/// <param name="Text">What was seen.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Actions.Observation")]
public sealed record Observation([property: Id(0)] string Source, [property: Id(1)] bool Trusted, [property: Id(2)] string Text)
{
    /// <summary>The tool whose output it is; empty for anything else.</summary>
    [Id(3)]
    public string Tool { get; init; } = "";

    /// <summary>What that tool was asked, as JSON: what merely comes back from there was named by whoever asked. Cut after 16,384 characters.</summary>
    [Id(4)]
    public string Asked { get; init; } = "";

    /// <summary>What that call touched, canonical.</summary>
    [Id(5)]
    public ImmutableArray<string> Resources { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A number among a call's parameters.</summary>
/// <param name="Argument">Its path, without the marks of lists: <c>amount</c>, <c>items.price</c>.</param>
/// <param name="Value">Its size; the sum of a list.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Actions.NamedAmount")]
public sealed record NamedAmount([property: Id(0)] string Argument, [property: Id(1)] decimal Value);

/// <summary>What a chain has been allowed of one tool so far.</summary>
/// <param name="Tool">Which tool.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="Amounts">The numbers among their parameters, added up.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Actions.PriorUse")]
public sealed record PriorUse([property: Id(0)] string Tool, [property: Id(1)] long Calls, [property: Id(2)] ImmutableArray<NamedAmount> Amounts);

/// <summary>A declared action: exactly the call that may run if the gates let it.</summary>
/// <param name="SealId">UUID made by the first caller; the action's id and its seal's.</param>
/// <param name="ChainId">UUID of the chain.</param>
/// <param name="Step">From 0.</param>
/// <param name="PersonaId">Under whose contract.</param>
/// <param name="Tool">Which tool.</param>
/// <param name="Parameters">Its parameters, a JSON object, exactly as they will be used.</param>
/// <param name="PlannedAction">What it is for, in a sentence.</param>
/// <param name="Reasoning">Chain of thought, one entry a thought.</param>
/// <param name="Previous">Lower-case hex of the chain's last leaf hash; empty for the first.</param>
/// <param name="Lease">The chain's lease on the persona, or null to take one.</param>
/// <param name="Seen">What the chain has seen so far, the task first.</param>
/// <param name="Opening">The task and plan as JSON, sealed with the chain's first decision; empty afterwards.</param>
/// <param name="Mode">Who carries it out.</param>
/// <param name="ByAgent">Declared by an external agent: the outcome is reported to its <see cref="Chains.IAgentChainGrain"/>.</param>
/// <param name="Approval">The approval it is to run under; empty for none.</param>
/// <param name="OpenedBy">API key that opened the chain; empty if that is not known.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Actions.Intent")]
public sealed record Intent(
    [property: Id(0)] string SealId,
    [property: Id(1)] string ChainId,
    [property: Id(2)] int Step,
    [property: Id(3)] string PersonaId,
    [property: Id(4)] string Tool,
    [property: Id(5)] Utf8Json Parameters,
    [property: Id(6)] string PlannedAction,
    [property: Id(7)] ImmutableArray<string> Reasoning,
    [property: Id(8)] string Previous,
    [property: Id(9)] Lease? Lease,
    [property: Id(10)] ImmutableArray<Observation> Seen,
    [property: Id(11)] Utf8Json Opening,
    [property: Id(12)] ActionMode Mode = ActionMode.Execute,
    [property: Id(13)] bool ByAgent = false,
    [property: Id(14)] string Approval = "",
    [property: Id(15)] string OpenedBy = "")
{
    /// <summary>What the chain has been allowed before, for limits that add up over it; one a tool.</summary>
    [Id(16)]
    public ImmutableArray<PriorUse> Prior { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Those of <see cref="Seen"/> that were reported since the chain's last decision and stand in no outcome: they are sealed with this one.</summary>
    [Id(30)]
    public ImmutableArray<Observation> Observed { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>Who carries an allowed action out.</summary>
[GenerateSerializer, Alias("Nexus.Actions.ActionMode")]
public enum ActionMode
{
    /// <summary>Nexus runs the tool.</summary>
    Execute,

    /// <summary>The caller runs it and reports the outcome.</summary>
    Authorize,
}

/// <summary>What an authorised caller says it did.</summary>
/// <param name="ActionId">The action's id.</param>
/// <param name="Succeeded">Whether it worked.</param>
/// <param name="Result">What came of it, JSON; empty for nothing.</param>
/// <param name="Error">Why it failed; empty if it did not.</param>
/// <param name="Trusted">Whether the result may be believed: true only for a caller who may say so and a tool registered as trusted.</param>
/// <param name="CostMicros">What it cost, in millionths of the tenant's unit; -1 where the caller does not say. Counts only if it is more than was set aside.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Actions.Attestation")]
public sealed record Attestation(
    [property: Id(0)] string ActionId,
    [property: Id(1)] bool Succeeded,
    [property: Id(2)] Utf8Json Result,
    [property: Id(3)] string Error,
    [property: Id(4)] bool Trusted,
    [property: Id(5)] long CostMicros = -1);

/// <summary>The sealed decision about an intent.</summary>
/// <param name="SealId">The action's id.</param>
/// <param name="Status"><see cref="SealStatus.Executing"/>, <see cref="SealStatus.Blocked"/> or <see cref="SealStatus.Escalated"/>.</param>
/// <param name="Gates">All four judgements, in order.</param>
/// <param name="Lease">The lease it was made under; null if none could be taken.</param>
/// <param name="LeafIndex">Where the decision stands in the tenant's log.</param>
/// <param name="LeafHash">Lower-case hex.</param>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Deadline">When the call must have ended, UTC.</param>
/// <param name="PermitRefusal">Why the approval it was to run under does not hold; empty otherwise.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Actions.Decision")]
public sealed record Decision(
    [property: Id(0)] string SealId,
    [property: Id(1)] SealStatus Status,
    [property: Id(2)] ImmutableArray<GateResult> Gates,
    [property: Id(3)] Lease? Lease,
    [property: Id(4)] long LeafIndex,
    [property: Id(5)] string LeafHash,
    [property: Id(6)] DateTimeOffset At,
    [property: Id(7)] DateTimeOffset Deadline = default,
    [property: Id(8)] string PermitRefusal = "")
{
    /// <summary>Whether the call may run: the tool was started, or its caller may start it.</summary>
    public bool Allowed => Status == SealStatus.Executing;

    /// <summary>What the call touches, canonical.</summary>
    [Id(10)]
    public ImmutableArray<string> Resources { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The numbers among its parameters.</summary>
    [Id(9)]
    public ImmutableArray<NamedAmount> Amounts { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>The sealed outcome of an allowed action.</summary>
/// <param name="SealId">The action's id.</param>
/// <param name="Status"><see cref="SealStatus.Executed"/>, <see cref="SealStatus.Failed"/> or <see cref="SealStatus.Unknown"/>.</param>
/// <param name="Result">What the tool returned, redacted; JSON. Empty unless executed.</param>
/// <param name="Error">Why it failed; empty if it did not.</param>
/// <param name="Trusted">Whether the result may be believed.</param>
/// <param name="DurationMs">How long the tool ran, milliseconds.</param>
/// <param name="LeafIndex">Where the outcome stands in the tenant's log.</param>
/// <param name="LeafHash">Lower-case hex.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Actions.Outcome")]
public sealed record Outcome(
    [property: Id(0)] string SealId,
    [property: Id(1)] SealStatus Status,
    [property: Id(2)] Utf8Json Result,
    [property: Id(3)] string Error,
    [property: Id(4)] bool Trusted,
    [property: Id(5)] double DurationMs,
    [property: Id(6)] long LeafIndex,
    [property: Id(7)] string LeafHash);

/// <summary>What a persona's history looks at in an action.</summary>
/// <param name="Tool">Tool name.</param>
/// <param name="Targets">Resources the real parameters resolve to, canonical.</param>
/// <param name="TargetClasses">The same with their last, variable part dropped: kind and host or folder.</param>
/// <param name="Hour">UTC hour, 0 to 23.</param>
/// <param name="ParameterBytes">Size of the parameters.</param>
/// <param name="At">UTC.</param>
/// <param name="Sinks">Values that say where the effect goes.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Actions.ActionFeatures")]
public sealed record ActionFeatures(
    [property: Id(0)] string Tool,
    [property: Id(1)] ImmutableArray<string> Targets,
    [property: Id(2)] ImmutableArray<string> TargetClasses,
    [property: Id(3)] int Hour,
    [property: Id(4)] int ParameterBytes,
    [property: Id(5)] DateTimeOffset At,
    [property: Id(6)] ImmutableArray<string> Sinks)
{
    /// <summary>The numbers among its parameters.</summary>
    [Id(7)]
    public ImmutableArray<NamedAmount> Amounts { get => field.IsDefault ? [] : field; init; } = [];
}

/// <summary>A sealed action as the persona folds it: once its last leaf is durable.</summary>
/// <param name="LastLeaf">Index of its last leaf: the outcome, or the decision of a refused one.</param>
/// <param name="Features">What drift is judged on.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Gates">Verdicts, in order (reasons may be empty).</param>
/// <param name="Attested">The outcome was reported by a caller, not observed; never promotes.</param>
/// <param name="Approved">A person waived what failed: it demotes no second time.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Actions.FoldedAction")]
public sealed record FoldedAction(
    [property: Id(0)] long LastLeaf,
    [property: Id(1)] ActionFeatures Features,
    [property: Id(2)] SealStatus Status,
    [property: Id(3)] ImmutableArray<GateResult> Gates,
    [property: Id(4)] bool Attested,
    [property: Id(5)] bool Approved = false)
{
    /// <summary>The action's id, which frees what was held for it; empty when folded from the ledger.</summary>
    [Id(6)]
    public string SealId { get; init; } = "";

    /// <summary>It ran only because the contract is in shadow: what enforcing would have come to. It counts as that, and never as a habit or a success.</summary>
    [Id(30)]
    public SealStatus? Shadow { get; init; }

    /// <summary>What the persona's candidate said of it; null without one.</summary>
    [Id(31)]
    public TrialVerdict? Trial { get; init; }
}

/// <summary>The one door: a stateless worker per tenant. Key: tenant.</summary>
[Alias("Nexus.Actions.IActionGrain")]
public interface IActionGrain : ITenantGrain
{
    /// <summary>Judges and seals <paramref name="intent"/>; if allowed, starts exactly that call and reports its outcome to the intent's chain by <see cref="Chains.IChainGrain.ReportAsync"/>.</summary>
    /// <remarks>The decision is durable once it returns, and was before the tool started.</remarks>
    /// <exception cref="NexusException"><see cref="ErrorCode.Unavailable"/> if the seal could not be made durable: nothing ran.</exception>
    [Alias("Start")]
    Task<Decision> StartAsync(Intent intent);

    /// <summary>Seals the outcome that the caller of an authorised action reports, and folds it; an outcome of <see cref="SealStatus.Unknown"/> if <paramref name="attestation"/> is null: its deadline passed in silence.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is no such action; <see cref="ErrorCode.Conflict"/> if it was not authorised, or another outcome stands already.</exception>
    [Alias("Attest")]
    Task<Outcome> AttestAsync(string actionId, Attestation? attestation);
}
