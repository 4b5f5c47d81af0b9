using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Nexus.Wire;

/// <summary>One gate's judgement in a seal.</summary>
/// <param name="Name"><c>scope</c>, <c>intent</c>, <c>ttl</c> or <c>drift</c>.</param>
/// <param name="Verdict"><c>pass</c>, <c>fail</c> or <c>skip</c>.</param>
/// <param name="Score">What was measured.</param>
/// <param name="Threshold">What it was measured against.</param>
/// <param name="Reason">A sentence with the numbers in it.</param>
public sealed record GateResponse(string Name, string Verdict, double Score, double Threshold, string Reason);

/// <summary>What a candidate, a contract that is only tried, said of an action.</summary>
/// <param name="Number">Which candidate of the persona.</param>
/// <param name="Decision"><c>allow</c>, <c>block</c> or <c>escalate</c>.</param>
/// <param name="Gates">All judgements, in order.</param>
public sealed record CandidateVerdictResponse(int Number, string Decision, IReadOnlyList<GateResponse> Gates);

/// <summary>A sealed action.</summary>
public record SealResponse
{
    /// <summary>UUID.</summary>
    public required string Id { get; init; }

    /// <summary>UUID of its chain.</summary>
    public required string ChainId { get; init; }

    /// <summary>From 0.</summary>
    public required int StepIndex { get; init; }

    /// <summary>Persona name.</summary>
    public required string Persona { get; init; }

    /// <summary>Tool name.</summary>
    public required string Tool { get; init; }

    /// <summary><c>pending</c>, <c>declared</c>, <c>executing</c>, <c>executed</c>, <c>failed</c>, <c>blocked</c>, <c>escalated</c>, <c>unknown</c> or <c>compensated</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The four judgements, in order.</summary>
    public required IReadOnlyList<GateResponse> Gates { get; init; }

    /// <summary>Chain of thought.</summary>
    public required IReadOnlyList<string> Reasoning { get; init; }

    /// <summary>What the tool returned, redacted; any JSON, null if nothing.</summary>
    public required Utf8Json Result { get; init; }

    /// <summary>When the decision was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Why it was refused or failed, or null.</summary>
    public string? Error { get; init; }

    /// <summary><c>blocked</c> or <c>escalated</c>: what its gates would have come to, had the contract not been in shadow; absent otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Shadow { get; init; }

    /// <summary>What the persona's candidate said of it; absent without one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CandidateVerdictResponse? Trial { get; init; }
}

/// <summary>A sealed action with all that is known of it (<c>GET /v1/seals/{id}</c>).</summary>
public sealed record FullSealResponse : SealResponse
{
    /// <summary>One to be filled in.</summary>
    [JsonConstructor]
    public FullSealResponse()
    {
    }

    /// <summary>The members of <paramref name="seal"/>; the others are still to be set.</summary>
    [SetsRequiredMembers]
    public FullSealResponse(SealResponse seal) : base(seal)
    {
    }

    /// <summary>Persona id.</summary>
    [JsonPropertyOrder(1)]
    public string PersonaId { get; init; } = "";

    /// <summary>The contract's version it was judged under.</summary>
    [JsonPropertyOrder(1)]
    public int PersonaVersion { get; init; }

    /// <summary>What was declared.</summary>
    [JsonPropertyOrder(1)]
    public IntentResponse Intent { get; init; } = new("", "", default);

    /// <summary>How long the tool ran, milliseconds.</summary>
    [JsonPropertyOrder(1)]
    public double DurationMs { get; init; }

    /// <summary>Leaf index of the decision in the tenant's log.</summary>
    [JsonPropertyOrder(1)]
    public long DecisionIndex { get; init; }

    /// <summary>Lower-case hex of its leaf hash.</summary>
    [JsonPropertyOrder(1)]
    public string DecisionHash { get; init; } = "";

    /// <summary>Leaf index of the outcome; null if there is none.</summary>
    [JsonPropertyOrder(1)]
    public long? OutcomeIndex { get; init; }

    /// <summary>Lower-case hex of its leaf hash; null if there is none.</summary>
    [JsonPropertyOrder(1)]
    public string? OutcomeHash { get; init; }

    /// <summary>Who erased intent, reasoning and result, and why; absent if nobody did. The leaves stay, and every proof still verifies.</summary>
    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ErasureResponse? Erased { get; init; }
}

/// <summary>An erasure, as it was sealed.</summary>
/// <param name="Index">Leaf index of the erasure in the tenant's log.</param>
/// <param name="By">Who erased.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record ErasureResponse(long Index, string By, string Reason, DateTimeOffset At);

/// <summary>What an action was declared to be, before it was judged.</summary>
/// <param name="PlannedAction">What it is for, in a sentence.</param>
/// <param name="Tool">Tool name.</param>
/// <param name="Params">Its parameters, redacted.</param>
public sealed record IntentResponse(string PlannedAction, string Tool, Utf8Json Params);
