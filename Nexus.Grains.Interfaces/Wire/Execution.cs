using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Nexus.Wire;

/// <summary>Body of <c>POST /v1/execute</c> and <c>/v1/execute/stream</c>. Unknown members are ignored.</summary>
/// <param name="Task">What to do: 1 to 10,000 characters.</param>
/// <param name="Persona">Name or id of the persona to wear; null lets the planner choose.</param>
/// <param name="Config">Accepted for compatibility; has no effect.</param>
public sealed record ExecuteRequest([property: StringLength(10_000, MinimumLength = 1)] string Task, string? Persona = null, JsonElement? Config = null);

/// <summary>What a chain has spent on models; zero where no model was asked.</summary>
/// <param name="InputTokens">Tokens read.</param>
/// <param name="OutputTokens">Tokens written.</param>
/// <param name="TotalCostUsd">US dollars.</param>
public sealed record Cost(long InputTokens, long OutputTokens, double TotalCostUsd)
{
    /// <summary>Nothing spent.</summary>
    public static Cost Zero { get; } = new(0, 0, 0);
}

/// <summary>An ended chain.</summary>
/// <param name="ChainId">UUID.</param>
/// <param name="Status"><c>completed</c>, <c>blocked</c>, <c>failed</c>, or <c>escalated</c> while it waits for people.</param>
/// <param name="Seals">One a step begun, in order.</param>
/// <param name="Result">The last executed step's result, any JSON; null if none.</param>
/// <param name="Cost">Spent on models.</param>
/// <param name="DurationMs">Since the task was accepted, milliseconds.</param>
/// <param name="Error">Why it ended early, or null.</param>
/// <param name="ApprovalId">The approval that an escalated chain waits for, or null. Once it is approved the chain goes on by itself.</param>
public sealed record ExecuteResponse(string ChainId, string Status, IReadOnlyList<SealResponse> Seals, Utf8Json Result, Cost Cost, double DurationMs, string? Error = null, string? ApprovalId = null);
