using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Chains;

/// <summary>An action that an external agent declares in a chain of its own.</summary>
/// <param name="ActionId">UUID made by the first caller; the action's id and its seal's. Declaring it again changes nothing.</param>
/// <param name="Tool">Which tool.</param>
/// <param name="Parameters">Its parameters, a JSON object, exactly as they will be used.</param>
/// <param name="PlannedAction">What it is for, in a sentence.</param>
/// <param name="Reasoning">Chain of thought, one entry a thought.</param>
/// <param name="Mode">Who carries it out if the gates let it.</param>
/// <param name="Approval">The approval it is to run under; empty lets the chain look for one of the same call.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Chains.AgentAction")]
public sealed record AgentAction(
    [property: Id(0)] string ActionId,
    [property: Id(1)] string Tool,
    [property: Id(2)] Utf8Json Parameters,
    [property: Id(3)] string PlannedAction,
    [property: Id(4)] ImmutableArray<string> Reasoning,
    [property: Id(5)] ActionMode Mode,
    [property: Id(6)] string Approval = "");

/// <summary>How a declared action stands.</summary>
/// <param name="ActionId">The action's id.</param>
/// <param name="Mode">Who carries it out.</param>
/// <param name="Status"><see cref="SealStatus.Executing"/> once allowed, until its outcome is sealed; <see cref="SealStatus.Blocked"/> or <see cref="SealStatus.Escalated"/> if it was refused.</param>
/// <param name="Gates">All four judgements, in order.</param>
/// <param name="Deadline">When an allowed call must have ended, UTC. An authorised one without an outcome by then is sealed <c>unknown</c>.</param>
/// <param name="Result">What the tool returned, redacted; empty unless executed.</param>
/// <param name="Error">Why it was refused or failed; empty otherwise.</param>
/// <param name="ApprovalId">The approval asked for, if it was escalated; empty otherwise. After enough people agreed the same call runs once.</param>
/// <param name="Persona">Name of the persona it was judged under.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Chains.AgentAnswer")]
public sealed record AgentAnswer(
    [property: Id(0)] string ActionId,
    [property: Id(1)] ActionMode Mode,
    [property: Id(2)] SealStatus Status,
    [property: Id(3)] ImmutableArray<GateResult> Gates,
    [property: Id(4)] DateTimeOffset Deadline,
    [property: Id(5)] Utf8Json Result,
    [property: Id(6)] string Error,
    [property: Id(7)] string ApprovalId,
    [property: Id(8)] string Persona);

/// <summary>A chain whose steps an external agent decides: it reports what it has seen and declares what it wants to do. Key: tenant/chain id.</summary>
/// <remarks>Kept between activations and restarts: what was accepted is not forgotten.</remarks>
[Alias("Nexus.Chains.IAgentChainGrain")]
public interface IAgentChainGrain : ITenantGrain
{
    /// <summary>Opens the chain and answers with the persona's name: the one asked for, or the one that the first step of such a task would be made under (each action's answer names its own), or empty where that cannot be told yet. Safe to repeat with the same task.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Conflict"/> if it was opened with another task; <see cref="ErrorCode.NotFound"/> if there is no such persona.</exception>
    [Alias("Open")]
    Task<string> OpenAsync(ChainTask task);

    /// <summary>Keeps what the agent has seen, for judging where a value came from.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if the chain was never opened; <see cref="ErrorCode.Conflict"/> if it is complete; <see cref="ErrorCode.QuotaReached"/> beyond 1,000 observations or 4 MiB of them.</exception>
    [Alias("Observe")]
    Task ObserveAsync(Observation observation);

    /// <summary>Judges and seals an action; in mode execute starts exactly that call. Answers once the decision is durable.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if the chain was never opened; <see cref="ErrorCode.Conflict"/> if it is complete or another action of it is being carried out by Nexus;
    /// <see cref="ErrorCode.Invalid"/> if the tool runs at its caller and the mode is execute; <see cref="ErrorCode.Unavailable"/> if the seal could not be made durable: nothing ran.</exception>
    [Alias("Act")]
    Task<AgentAnswer> ActAsync(AgentAction action);

    /// <summary>How an action stands; waits up to <paramref name="patience"/> (at most 20 s) for the outcome of one that Nexus carries out.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if the chain has no such action.</exception>
    [Alias("Answer"), Orleans.Concurrency.AlwaysInterleave]
    Task<AgentAnswer> AnswerAsync(string actionId, TimeSpan patience);

    /// <summary>Seals what an authorised caller did. The outcome says that it was attested, and never promotes a persona.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if the chain has no such action; <see cref="ErrorCode.Conflict"/> if it was not authorised or has another outcome already.</exception>
    [Alias("Attest")]
    Task<AgentAnswer> AttestAsync(Attestation attestation);

    /// <summary>Seals <c>unknown</c> for an authorised action whose deadline passed in silence.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if the chain was never opened.</exception>
    [Alias("Expire")]
    Task ExpireAsync(string actionId);

    /// <summary>Closes the chain: nothing more is declared in it. Safe to repeat.</summary>
    [Alias("Complete")]
    Task CompleteAsync();

    /// <summary>Called by the door when an action it carried out has its outcome sealed. Safe to repeat.</summary>
    [Alias("Report"), Orleans.Concurrency.AlwaysInterleave]
    Task ReportAsync(Outcome outcome);
}
