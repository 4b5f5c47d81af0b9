using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Nexus.Personas;

namespace Nexus.Wire;

/// <summary>Body of <c>POST /v1/personas</c> and <c>PUT /v1/personas/{id}</c>.</summary>
/// <param name="Name">1 to 64 characters, unique in the tenant.</param>
/// <param name="Description">Up to 2,000 characters.</param>
/// <param name="AllowedTools">Tool names.</param>
/// <param name="ResourceScopes">Globs over resources.</param>
/// <param name="IntentPatterns">What it is for, in sentences.</param>
/// <param name="MaxTtlSeconds">How long a lease lasts.</param>
/// <param name="RiskTolerance"><c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="IsActive">Whether it may be leased.</param>
/// <param name="Approvals">How escalated actions are approved; null for one admin or operator within an hour.</param>
/// <param name="Budgets">What may be used up; null for no limit.</param>
/// <param name="Deny">Scopes and tools (<c>tool:name</c>) it must never touch.</param>
/// <param name="Constraints">What arguments may be, and how much in all.</param>
/// <param name="Flows">What was read must not flow there.</param>
/// <param name="Shadow">Whether its gates judge and seal, but do not block.</param>
public sealed record PersonaRequest(
    [property: StringLength(64, MinimumLength = 1)] string Name,
    string Description = "",
    IReadOnlyList<string>? AllowedTools = null,
    IReadOnlyList<string>? ResourceScopes = null,
    IReadOnlyList<string>? IntentPatterns = null,
    [property: Range(1, 86_400)] int MaxTtlSeconds = 120,
    string RiskTolerance = "medium",
    bool IsActive = true,
    ApprovalRuleBody? Approvals = null,
    BudgetsBody? Budgets = null,
    IReadOnlyList<string>? Deny = null,
    IReadOnlyList<ConstraintEntry>? Constraints = null,
    IReadOnlyList<FlowEntry>? Flows = null,
    bool Shadow = false);

/// <summary>What an argument of a tool may be, or how often and how much in all.</summary>
/// <param name="Tool">Tool name, or <c>*</c>.</param>
/// <param name="Argument">Path into the parameters; absent for a limit on calls alone.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number.</param>
/// <param name="MaxTotal">What all its numbers may add up to.</param>
/// <param name="MaxCalls">How many calls may be made.</param>
/// <param name="Per"><c>chain</c> or <c>day</c>: over what totals and calls are counted.</param>
/// <param name="OneOf">The values it may have.</param>
/// <param name="Pattern">A regular expression the whole value must match.</param>
/// <param name="Required">Whether it must be given.</param>
public sealed record ConstraintEntry(
    string Tool,
    string? Argument = null,
    decimal? Min = null,
    decimal? Max = null,
    decimal? MaxTotal = null,
    int? MaxCalls = null,
    string Per = "chain",
    IReadOnlyList<string>? OneOf = null,
    string? Pattern = null,
    bool Required = false);

/// <summary>What was read must not flow there.</summary>
/// <param name="From">Scopes over what was read, <c>tool:name</c>, <c>source:name</c>, or <c>untrusted</c>.</param>
/// <param name="To">Scopes over where it must not go, or <c>tool:name</c>.</param>
/// <param name="Except">Where it may go all the same.</param>
/// <param name="Carrying"><c>data</c> or <c>anything</c>.</param>
public sealed record FlowEntry(IReadOnlyList<string> From, IReadOnlyList<string> To, IReadOnlyList<string>? Except = null, string Carrying = "data");

/// <summary>A persona: the current version of its contract.</summary>
/// <param name="Id">UUID, stable over versions.</param>
/// <param name="Name">Unique in the tenant.</param>
/// <param name="Description">For people and planners.</param>
/// <param name="AllowedTools">Tool names.</param>
/// <param name="ResourceScopes">Globs over resources.</param>
/// <param name="IntentPatterns">What it is for, in sentences.</param>
/// <param name="MaxTtlSeconds">How long a lease lasts.</param>
/// <param name="RiskTolerance">How doubtful actions are treated.</param>
/// <param name="Version">From 1.</param>
/// <param name="IsActive">Whether it may be leased.</param>
/// <param name="Approvals">How escalated actions are approved; null for one admin or operator within an hour.</param>
/// <param name="Budgets">What may be used up; null for no limit.</param>
/// <param name="Deny">Scopes and tools (<c>tool:name</c>) it must never touch.</param>
/// <param name="Constraints">What arguments may be, and how much in all.</param>
/// <param name="Flows">What was read must not flow there.</param>
/// <param name="Shadow">Whether its gates judge and seal, but do not block.</param>
public sealed record PersonaResponse(
    string Id,
    string Name,
    string Description,
    IReadOnlyList<string> AllowedTools,
    IReadOnlyList<string> ResourceScopes,
    IReadOnlyList<string> IntentPatterns,
    int MaxTtlSeconds,
    string RiskTolerance,
    int Version,
    bool IsActive,
    ApprovalRuleBody? Approvals = null,
    BudgetsBody? Budgets = null,
    IReadOnlyList<string>? Deny = null,
    IReadOnlyList<ConstraintEntry>? Constraints = null,
    IReadOnlyList<FlowEntry>? Flows = null,
    bool Shadow = false);

/// <summary>The personas of a tenant, by name.</summary>
/// <param name="Personas">Their current contracts.</param>
/// <param name="Errors">What is wrong with the files that were meant to change them (<c>personas_dir</c>); absent if nothing.</param>
public sealed record PersonasResponse(IReadOnlyList<PersonaResponse> Personas, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FaultResponse>? Errors = null);

/// <summary>Every version of a persona's contract, the first one first.</summary>
/// <param name="Versions">The contracts.</param>
public sealed record PersonaVersionsResponse(IReadOnlyList<PersonaResponse> Versions);

/// <summary>Two versions of a persona's contract compared.</summary>
/// <param name="Persona">Its name.</param>
/// <param name="FromVersion">The one version.</param>
/// <param name="ToVersion">The other; 0 for a file that is not in force.</param>
/// <param name="Changes">Member by member; empty if there are none.</param>
public sealed record PersonaDiffResponse(string Persona, int FromVersion, int ToVersion, IReadOnlyList<ContractChangeResponse> Changes);

/// <summary>One difference of two contracts.</summary>
/// <param name="Member">The contract's member, e.g. <c>resource_scopes</c>.</param>
/// <param name="From">What stood there; null for an entry that was added to a list.</param>
/// <param name="To">What stands there now; null for an entry that was taken out of a list.</param>
public sealed record ContractChangeResponse(string Member, Utf8Json From, Utf8Json To)
{
    /// <summary>What differs between two contracts.</summary>
    /// <param name="from">The one that stood before, or is in force.</param>
    /// <param name="to">The one that is to stand.</param>
    /// <returns>Member by member, in the order of a contract's members; empty if both say the same.</returns>
    public static IReadOnlyList<ContractChangeResponse> Between(PersonaDraft from, PersonaDraft to) =>
        [.. ContractText.Compare(from, to).Select(static change => new ContractChangeResponse(change.Member, Utf8Json.From(change.From), Utf8Json.From(change.To)))];
}

/// <summary>A persona with what the ledger says of its bearer (<c>GET /v1/personas/{id}</c>).</summary>
/// <param name="Persona">The current contract.</param>
/// <param name="TrustTier"><c>cold_start</c>, <c>established</c> or <c>trusted</c>.</param>
/// <param name="Actions">Decisions made under it.</param>
/// <param name="Succeeded">Outcomes <c>executed</c> that Nexus itself observed.</param>
/// <param name="Failed">Outcomes <c>failed</c> or <c>unknown</c>.</param>
/// <param name="Refused">Decisions <c>blocked</c> or <c>escalated</c>.</param>
/// <param name="Gates">Verdict counts per gate.</param>
/// <param name="Shadowed">Decisions that would have been refused, let through because the contract was in shadow.</param>
/// <param name="Trial">How the newest candidate compares; absent if none has judged.</param>
public sealed record PersonaStandingResponse(PersonaResponse Persona, string TrustTier, long Actions, long Succeeded, long Failed, long Refused, IReadOnlyList<GateStatResponse> Gates, long Shadowed = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TrialCountResponse? Trial = null);

/// <summary>A contract that is tried beside the one in force (<c>/v1/personas/{id}/candidate</c>).</summary>
/// <param name="Number">Counted from 1 for each persona.</param>
/// <param name="Changes">What differs from the contract in force.</param>
/// <param name="Count">How its verdicts compare so far; absent before the first.</param>
public sealed record CandidateResponse(int Number, IReadOnlyList<ContractChangeResponse> Changes, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TrialCountResponse? Count = null);

/// <summary>How a candidate's verdicts compare with those of the contract in force.</summary>
/// <param name="Number">Which candidate.</param>
/// <param name="Judged">Decisions it judged.</param>
/// <param name="Stricter">Of these, those it would have refused and the contract in force did not.</param>
/// <param name="Looser">Of these, those it would have let through and the contract in force did not.</param>
public sealed record TrialCountResponse(int Number, long Judged, long Stricter, long Looser);
