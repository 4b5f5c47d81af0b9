using System.Text.Json.Serialization;

namespace Nexus.Wire;

/// <summary>How cases beside contracts were decided, as <c>nexus policy test --json</c> prints it.</summary>
/// <param name="Passed">How many as they expect.</param>
/// <param name="Failed">How many not.</param>
/// <param name="Cases">One by one.</param>
public sealed record PolicyTestResponse(int Passed, int Failed, IReadOnlyList<PolicyCaseResponse> Cases);

/// <summary>How one case was decided.</summary>
/// <param name="File">The file of cases.</param>
/// <param name="Line">Where the case stands in it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Passed">Whether it was decided as it expects.</param>
/// <param name="Expected"><c>allow</c>, <c>block</c> or <c>escalate</c>, and by which gate.</param>
/// <param name="Decision"><c>allow</c>, <c>block</c> or <c>escalate</c>.</param>
/// <param name="Gates">All judgements, in order.</param>
/// <param name="Objection">Why it was not; null if it was.</param>
public sealed record PolicyCaseResponse(string File, int Line, string Name, bool Passed, string Expected, string Decision, IReadOnlyList<GateResponse> Gates, string? Objection);

/// <summary>A line of the answer of <c>POST /v1/policy/what-if</c>: exactly one of its members.</summary>
/// <param name="Progress">How far it is.</param>
/// <param name="Change">A decision that changes.</param>
/// <param name="Summary">What it came to; the last line.</param>
/// <param name="Error">Why it ended early; the last line.</param>
public sealed record WhatIfLine(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WhatIfProgress? Progress = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WhatIfChange? Change = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WhatIfSummary? Summary = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error = null);

/// <summary>How far a what-if is.</summary>
/// <param name="Leaves">Leaves of the log read.</param>
/// <param name="Of">Leaves it had at the beginning.</param>
/// <param name="Judged">Decisions judged again.</param>
public sealed record WhatIfProgress(long Leaves, long Of, long Judged);

/// <summary>A sealed decision that another contract changes.</summary>
/// <param name="SealId">The seal.</param>
/// <param name="ChainId">Its chain.</param>
/// <param name="LeafIndex">Where the decision stands in the log.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Tool">The tool.</param>
/// <param name="From"><c>allow</c>, <c>block</c> or <c>escalate</c>: as it was sealed; under shadow what enforcing would have been.</param>
/// <param name="To"><c>allow</c>, <c>block</c> or <c>escalate</c>: under the changed contract.</param>
/// <param name="Gates">The gates whose verdict differs; if none does, those that fail.</param>
/// <param name="Exact">Whether the gates were given just what they had then.</param>
/// <param name="Gap">Why it is not exact; absent if it is.</param>
public sealed record WhatIfChange(
    string SealId, string ChainId, long LeafIndex, DateTimeOffset CreatedAt, string Tool, string From, string To, IReadOnlyList<WhatIfGate> Gates, bool Exact,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Gap = null);

/// <summary>A gate's judgement, then and under the changed contract.</summary>
/// <param name="Name">Its name.</param>
/// <param name="From"><c>pass</c>, <c>fail</c> or <c>skip</c>, as sealed.</param>
/// <param name="To"><c>pass</c>, <c>fail</c> or <c>skip</c>.</param>
/// <param name="FromReason">The sealed reason.</param>
/// <param name="ToReason">The reason now.</param>
public sealed record WhatIfGate(string Name, string From, string To, string FromReason, string ToReason);

/// <summary>What a what-if came to.</summary>
/// <param name="Persona">Whose decisions.</param>
/// <param name="Version">The version of its contract in force.</param>
/// <param name="Leaves">Leaves of the log read.</param>
/// <param name="Decisions">Decisions of the persona.</param>
/// <param name="Judged">Of these, judged again.</param>
/// <param name="Exact">Of these, exactly.</param>
/// <param name="NotJudgeable">Decisions whose payload was erased.</param>
/// <param name="Changed">Judged decisions that come out differently.</param>
/// <param name="Changes">How often each change; the most frequent first.</param>
/// <param name="Gates">How often each gate's verdict differs, whether or not the decision does.</param>
/// <param name="Gaps">Why decisions were not judged exactly, and how many.</param>
public sealed record WhatIfSummary(
    string Persona, int Version, long Leaves, long Decisions, long Judged, long Exact, long NotJudgeable, long Changed, IReadOnlyList<WhatIfCount> Changes, IReadOnlyList<WhatIfGateCount> Gates, IReadOnlyList<WhatIfGapCount> Gaps);

/// <summary>How many decisions go from one to another.</summary>
/// <param name="From"><c>allow</c>, <c>block</c> or <c>escalate</c>.</param>
/// <param name="To"><c>allow</c>, <c>block</c> or <c>escalate</c>.</param>
/// <param name="Count">How many.</param>
public sealed record WhatIfCount(string From, string To, long Count);

/// <summary>How often a gate's verdict differs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NewlyFails">It failed not then, and does now.</param>
/// <param name="NoLongerFails">It failed then, and does not now.</param>
public sealed record WhatIfGateCount(string Name, long NewlyFails, long NoLongerFails);

/// <summary>Why decisions were not judged exactly.</summary>
/// <param name="Gap">Why.</param>
/// <param name="Count">How many.</param>
public sealed record WhatIfGapCount(string Gap, long Count);

/// <summary>A what-if whole, as <c>nexus policy what-if --json</c> prints it.</summary>
/// <param name="Summary">What it came to.</param>
/// <param name="Changes">The decisions that change, in the order of the log.</param>
public sealed record WhatIfReport(WhatIfSummary Summary, IReadOnlyList<WhatIfChange> Changes);
