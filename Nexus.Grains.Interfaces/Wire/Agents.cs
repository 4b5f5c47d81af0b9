using System.ComponentModel.DataAnnotations;

namespace Nexus.Wire;

/// <summary>Body of <c>POST /v1/chains</c>: an external agent opens a chain of its own.</summary>
/// <param name="Task">What the agent was asked to do: 1 to 10,000 characters. Trusted input unless the caller's role is agent.</param>
/// <param name="Persona">Name or id of the persona it acts under; null for the one that <c>execute</c> would choose, action by action.</param>
public sealed record ChainRequest([property: StringLength(10_000, MinimumLength = 1)] string Task, string? Persona = null);

/// <summary>An opened or completed chain.</summary>
/// <param name="ChainId">UUID.</param>
/// <param name="Status"><c>open</c> or <c>complete</c>.</param>
/// <param name="Persona">The persona asked for, or the one that <c>execute</c> would choose for the task's first step; null if the task does not tell, or on completion. Each action's answer names its own.</param>
public sealed record ChainOpenResponse(string ChainId, string Status, string? Persona = null);

/// <summary>Body of <c>POST /v1/chains/{id}/observations</c>: something the agent has seen.</summary>
/// <param name="Source">Where it comes from: 1 to 200 characters.</param>
/// <param name="Trust"><c>trusted</c> or <c>untrusted</c>. A caller can lower trust, never raise it: it stays untrusted for the role agent and for a tool that is not registered as trusted.</param>
/// <param name="Content">What was seen; any JSON, at most 64 Ki characters of it are kept.</param>
/// <param name="Tool">The tool it came from, or null.</param>
public sealed record ObservationRequest(string Source, string Trust, Utf8Json Content, string? Tool = null);

/// <summary>What was kept of an observation.</summary>
/// <param name="ChainId">UUID.</param>
/// <param name="Trust">The trust it got: <c>trusted</c> or <c>untrusted</c>.</param>
public sealed record ObservationResponse(string ChainId, string Trust);

/// <summary>Body of <c>POST /v1/chains/{id}/actions</c>: an action the agent declares.</summary>
/// <param name="Tool">Tool name.</param>
/// <param name="Params">Its parameters, exactly as they will be used.</param>
/// <param name="Intent">What it is for.</param>
/// <param name="Mode"><c>execute</c> (Nexus runs the tool) or <c>authorize</c> (the caller runs it and reports the outcome).</param>
/// <param name="IdempotencyKey">Same as the header <c>Idempotency-Key</c>.</param>
/// <param name="ApprovalId">The approval it is to run under; null lets Nexus look for one of the same call in this chain.</param>
public sealed record ActionRequest(string Tool, Utf8Json Params, ActionIntent? Intent = null, string Mode = "execute", string? IdempotencyKey = null, string? ApprovalId = null);

/// <summary>What an action is for.</summary>
/// <param name="PlannedAction">In a sentence: 1 to 2,000 characters.</param>
/// <param name="Reasoning">Chain of thought, one entry a thought; at most 50.</param>
public sealed record ActionIntent(string PlannedAction, IReadOnlyList<string>? Reasoning = null);

/// <summary>The sealed decision about an action and, once there is one, its outcome.</summary>
/// <param name="ActionId">UUID.</param>
/// <param name="Decision"><c>allow</c>, <c>block</c> or <c>escalate</c>.</param>
/// <param name="Gates">All four judgements, in order.</param>
/// <param name="SealId">Where it is recorded; the same as <paramref name="ActionId"/>.</param>
/// <param name="Mode"><c>execute</c> or <c>authorize</c>.</param>
/// <param name="Status">How the seal stands.</param>
/// <param name="ExpiresAt">When an allowed call must have ended, or null.</param>
/// <param name="Result">What the tool returned, redacted; null if nothing.</param>
/// <param name="Error">Why it was refused or failed, or null.</param>
/// <param name="ApprovalId">The approval that an escalated action waits for (<c>GET /v1/approvals/{id}</c>), or null. Once it is approved, the same call is allowed once.</param>
/// <param name="Persona">Name of the persona it was judged under.</param>
public sealed record ActionResponse(
    string ActionId, string Decision, IReadOnlyList<GateResponse> Gates, string SealId, string Mode, string Status, DateTimeOffset? ExpiresAt, Utf8Json Result, string? Error, string? ApprovalId = null,
    string? Persona = null);

/// <summary>Body of <c>POST /v1/actions/{id}/outcome</c>: what an authorised caller did.</summary>
/// <param name="Status"><c>succeeded</c> or <c>failed</c>.</param>
/// <param name="Result">What came of it, any JSON.</param>
/// <param name="Error">Why it failed: at most 2,000 characters.</param>
/// <param name="Cost">What it cost, in the tenant's unit; counts in the persona's budgets if it is more than was set aside.</param>
public sealed record OutcomeRequest(string Status, Utf8Json Result = default, string? Error = null, decimal? Cost = null);

/// <summary>Body of <c>POST /v1/tools</c> and <c>PUT /v1/tools/{name}</c>: a tool that runs at its callers.</summary>
/// <param name="Name">1 to 64 of a-z, 0-9, <c>_</c>, <c>.</c>, <c>-</c>; with PUT the path says it.</param>
/// <param name="Description">One sentence: 1 to 500 characters.</param>
/// <param name="Parameters">JSON Schema of the parameters object.</param>
/// <param name="Risk"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="Effect"><c>read</c>, <c>write</c> or <c>egress</c>.</param>
/// <param name="Resources">Templates over the parameters, e.g. <c>email:{to[]}</c>, <c>http:{url.host}</c>.</param>
/// <param name="Sinks">Parameters that say where an effect goes, e.g. <c>to[]</c>, <c>body.links</c>.</param>
/// <param name="TimeoutSeconds">How long a call may take: 1 to 3,600.</param>
/// <param name="RequiresApproval">Whether a person must agree first.</param>
/// <param name="Trusted">Whether what it returns may be believed.</param>
public sealed record ToolRequest(
    string Name, string Description, Utf8Json Parameters, string Risk = "medium", string Effect = "read", IReadOnlyList<string>? Resources = null, IReadOnlyList<string>? Sinks = null,
    int TimeoutSeconds = 60, bool RequiresApproval = false, bool Trusted = false);
