using System.Text.Json.Serialization;

namespace Nexus.Wire;

/// <summary>A refusal.</summary>
/// <param name="Detail">A sentence.</param>
/// <param name="ChainId">The chain it concerns, where there is one.</param>
/// <param name="TraceId">Where to find it in the log, with status 500 and 503 only.</param>
public sealed record ErrorResponse(string Detail, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ChainId = null, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TraceId = null);

/// <summary>A refusal of the newer routes: problem+json (RFC 9457).</summary>
/// <param name="Type">Always <c>about:blank</c>.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">A sentence.</param>
/// <param name="TraceId">Where to find it in the log, with status 500 and 503 only.</param>
public sealed record ProblemResponse(string Type, string Title, int Status, string Detail, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TraceId = null);

/// <summary>Everything wrong with a request (422).</summary>
/// <param name="Detail">One entry a mistake.</param>
public sealed record ValidationResponse(IReadOnlyList<ValidationDetail> Detail);

/// <summary>One mistake in a request.</summary>
/// <param name="Type">Its kind, e.g. <c>missing</c>, <c>string_too_long</c>, <c>json_invalid</c>.</param>
/// <param name="Loc">Where: <c>body</c>, <c>query</c>, <c>path</c> or <c>header</c>, then the member's name (or the byte for malformed JSON).</param>
/// <param name="Msg">A sentence.</param>
/// <param name="Input">What was given; long values are cut.</param>
/// <param name="Ctx">The rule's numbers, where it has any.</param>
public sealed record ValidationDetail(string Type, Utf8Json Loc, string Msg, Utf8Json Input, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Utf8Json? Ctx = null);
