using System.Text.Json.Serialization;
using Nexus.Wire;

namespace Nexus.Client;

/// <summary>One event of a chain being run. Which members are set depends on <see cref="Name"/>.</summary>
/// <param name="ChainId">With <c>chain_started</c> and <c>chain_completed</c>.</param>
/// <param name="Steps">With <c>chain_started</c>: how many steps are planned.</param>
/// <param name="Step">With everything about a step: which, from 0.</param>
/// <param name="Persona">With <c>step_started</c>.</param>
/// <param name="Tool">With <c>step_started</c>.</param>
/// <param name="Gate">With <c>gate_result</c>: the gate's name.</param>
/// <param name="Verdict">With <c>gate_result</c>: <c>pass</c>, <c>fail</c> or <c>skip</c>.</param>
/// <param name="Score">With <c>gate_result</c>: what was measured.</param>
/// <param name="Threshold">With <c>gate_result</c>: what it was measured against.</param>
/// <param name="Reason">With <c>gate_result</c>: a sentence with the numbers in it.</param>
/// <param name="SealId">With <c>seal_created</c>.</param>
/// <param name="Status">With <c>seal_created</c>: the seal's; with <c>chain_completed</c>: the chain's.</param>
/// <param name="ResultPreview">With <c>seal_created</c>: why it was blocked, else empty.</param>
/// <param name="Message">With <c>error</c>: what went wrong; with <c>chain_completed</c>: why a person must decide, else null.</param>
/// <param name="Cost">With <c>chain_completed</c>.</param>
public sealed record ChainStreamEvent(
    string? ChainId = null,
    int? Steps = null,
    int? Step = null,
    string? Persona = null,
    string? Tool = null,
    string? Gate = null,
    string? Verdict = null,
    double? Score = null,
    double? Threshold = null,
    string? Reason = null,
    string? SealId = null,
    string? Status = null,
    string? ResultPreview = null,
    string? Message = null,
    Cost? Cost = null)
{
    /// <summary><c>chain_started</c>, <c>step_started</c>, <c>gate_result</c>, <c>seal_created</c>, <c>step_completed</c>, <c>chain_completed</c> or <c>error</c>.</summary>
    [JsonIgnore]
    public string Name { get; init; } = "";
}
