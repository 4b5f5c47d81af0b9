namespace Nexus.Wire;

/// <summary>One gate's judgement in a seal.</summary>
/// <param name="Name"><c>scope</c>, <c>intent</c>, <c>ttl</c> or <c>drift</c>.</param>
/// <param name="Verdict"><c>pass</c>, <c>fail</c> or <c>skip</c>.</param>
/// <param name="Score">What was measured.</param>
/// <param name="Threshold">What it was measured against.</param>
/// <param name="Reason">A sentence with the numbers in it.</param>
public sealed record GateResponse(string Name, string Verdict, double Score, double Threshold, string Reason);

/// <summary>A sealed action.</summary>
/// <param name="Id">UUID.</param>
/// <param name="ChainId">UUID of its chain.</param>
/// <param name="StepIndex">From 0.</param>
/// <param name="Persona">Persona name.</param>
/// <param name="Tool">Tool name.</param>
/// <param name="Status"><c>pending</c>, <c>declared</c>, <c>executing</c>, <c>executed</c>, <c>failed</c>, <c>blocked</c>, <c>escalated</c>, <c>unknown</c> or <c>compensated</c>.</param>
/// <param name="Gates">The four judgements, in order.</param>
/// <param name="Reasoning">Chain of thought.</param>
/// <param name="Result">What the tool returned, redacted; any JSON, null if nothing.</param>
/// <param name="CreatedAt">When the decision was made.</param>
/// <param name="Error">Why it was refused or failed, or null.</param>
public sealed record SealResponse(
    string Id,
    string ChainId,
    int StepIndex,
    string Persona,
    string Tool,
    string Status,
    IReadOnlyList<GateResponse> Gates,
    IReadOnlyList<string> Reasoning,
    Utf8Json Result,
    DateTimeOffset CreatedAt,
    string? Error);

/// <summary>A sealed action with all that is known of it (<c>GET /v1/seals/{id}</c>).</summary>
/// <param name="Id">UUID.</param>
/// <param name="ChainId">UUID of its chain.</param>
/// <param name="StepIndex">From 0.</param>
/// <param name="Persona">Persona name.</param>
/// <param name="Tool">Tool name.</param>
/// <param name="Status">As in <see cref="SealResponse"/>.</param>
/// <param name="Gates">The four judgements, in order.</param>
/// <param name="Reasoning">Chain of thought.</param>
/// <param name="Result">What the tool returned, redacted; any JSON, null if nothing.</param>
/// <param name="CreatedAt">When the decision was made.</param>
/// <param name="Error">Why it was refused or failed, or null.</param>
/// <param name="PersonaId">Persona id.</param>
/// <param name="PersonaVersion">The contract's version it was judged under.</param>
/// <param name="Intent">What was declared.</param>
/// <param name="DurationMs">How long the tool ran, milliseconds.</param>
/// <param name="DecisionIndex">Leaf index of the decision in the tenant's log.</param>
/// <param name="DecisionHash">Lower-case hex of its leaf hash.</param>
/// <param name="OutcomeIndex">Leaf index of the outcome; null if there is none.</param>
/// <param name="OutcomeHash">Lower-case hex of its leaf hash; null if there is none.</param>
public sealed record FullSealResponse(
    string Id,
    string ChainId,
    int StepIndex,
    string Persona,
    string Tool,
    string Status,
    IReadOnlyList<GateResponse> Gates,
    IReadOnlyList<string> Reasoning,
    Utf8Json Result,
    DateTimeOffset CreatedAt,
    string? Error,
    string PersonaId,
    int PersonaVersion,
    IntentResponse Intent,
    double DurationMs,
    long DecisionIndex,
    string DecisionHash,
    long? OutcomeIndex,
    string? OutcomeHash);

/// <summary>What an action was declared to be, before it was judged.</summary>
/// <param name="PlannedAction">What it is for, in a sentence.</param>
/// <param name="Tool">Tool name.</param>
/// <param name="Params">Its parameters, redacted.</param>
public sealed record IntentResponse(string PlannedAction, string Tool, Utf8Json Params);
