using System.Collections.Immutable;
using Nexus.Approvals;

namespace Nexus.Personas;

/// <summary>How much risk a persona may take; decides with the tier whether a doubtful action is blocked or escalated.</summary>
[GenerateSerializer, Alias("Nexus.Personas.RiskLevel")]
public enum RiskLevel
{
    /// <summary>Low.</summary>
    Low,

    /// <summary>Medium.</summary>
    Medium,

    /// <summary>High.</summary>
    High,

    /// <summary>Critical.</summary>
    Critical,
}

/// <summary>How far a persona has earned trust: a fold over the ledger, changed only by sealed tier leaves.</summary>
[GenerateSerializer, Alias("Nexus.Personas.TrustTier")]
public enum TrustTier
{
    /// <summary>New: the strictest gates.</summary>
    ColdStart,

    /// <summary>50 successful actions at the tier below.</summary>
    Established,

    /// <summary>500 successful actions with fewer than 1 % anomalies.</summary>
    Trusted,
}

/// <summary>A behavioural contract: what an agent may do while it wears this persona (seed 002). A change makes a new version; nothing is edited in place.</summary>
/// <param name="Id">UUID, stable over versions.</param>
/// <param name="Name">1 to 64 characters, unique in the tenant.</param>
/// <param name="Description">For people and planners.</param>
/// <param name="AllowedTools">Tool names, exact.</param>
/// <param name="ResourceScopes">Globs over resources such as <c>file:read:**</c>; <c>*</c> does not cross <c>/</c> or <c>:</c>, <c>**</c> does.</param>
/// <param name="IntentPatterns">What it is for, in sentences; compared with planned actions by meaning.</param>
/// <param name="MaxTtlSeconds">How long a lease lasts: 1 to 86,400 s.</param>
/// <param name="RiskTolerance">How doubtful actions are treated.</param>
/// <param name="Version">From 1.</param>
/// <param name="IsActive">An inactive persona takes no lease.</param>
/// <param name="Approvals">How escalated actions are approved; null for <see cref="ApprovalRule.Default"/>.</param>
/// <param name="Budgets">What may be used up; null for no limit.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.PersonaContract")]
public sealed record PersonaContract(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Description,
    [property: Id(3)] ImmutableArray<string> AllowedTools,
    [property: Id(4)] ImmutableArray<string> ResourceScopes,
    [property: Id(5)] ImmutableArray<string> IntentPatterns,
    [property: Id(6)] int MaxTtlSeconds,
    [property: Id(7)] RiskLevel RiskTolerance,
    [property: Id(8)] int Version,
    [property: Id(9)] bool IsActive,
    [property: Id(20)] ApprovalRule? Approvals = null,
    [property: Id(21)] Budgets.Budgets? Budgets = null)
{
    /// <summary>Scopes it must never touch, whatever <see cref="ResourceScopes"/> opens; <c>tool:name</c> denies a tool.</summary>
    [Id(10)]
    public ImmutableArray<string> Deny { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What arguments may be, and how much in all.</summary>
    [Id(11)]
    public ImmutableArray<ArgumentConstraint> Constraints { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>What was read must not flow there.</summary>
    [Id(12)]
    public ImmutableArray<FlowRule> Flows { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Shadow: its gates judge and seal, but do not block. What needs a person, fits no tool or has no lease is refused all the same.</summary>
    [Id(30)]
    public bool Shadow { get; init; }

    /// <summary>The contract that <paramref name="draft"/> becomes as version <paramref name="version"/>.</summary>
    public static PersonaContract Of(string id, PersonaDraft draft, int version) => new(
        id, draft.Name, draft.Description, draft.AllowedTools, draft.ResourceScopes, draft.IntentPatterns, draft.MaxTtlSeconds, draft.RiskTolerance, version, draft.IsActive, draft.Approvals, draft.Budgets)
    {
        Deny = draft.Deny,
        Constraints = draft.Constraints,
        Flows = draft.Flows,
        Shadow = draft.Shadow,
    };

    /// <summary>What would have to be asked for to get this contract again.</summary>
    public PersonaDraft ToDraft() => new(Name, Description, AllowedTools, ResourceScopes, IntentPatterns, MaxTtlSeconds, RiskTolerance, IsActive, Approvals, Budgets)
    {
        Deny = Deny,
        Constraints = Constraints,
        Flows = Flows,
        Shadow = Shadow,
    };
}

/// <summary>A contract and what the ledger says of its bearer.</summary>
/// <param name="Contract">The current version.</param>
/// <param name="Tier">As folded from the ledger.</param>
/// <param name="Stats">Counters folded from the ledger.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.PersonaView")]
public sealed record PersonaView([property: Id(0)] PersonaContract Contract, [property: Id(1)] TrustTier Tier, [property: Id(2)] PersonaStats Stats);

/// <summary>What a persona has done so far, folded from the ledger.</summary>
/// <param name="Actions">Decisions made under it.</param>
/// <param name="Succeeded">Outcomes <c>executed</c> that Nexus itself observed.</param>
/// <param name="Failed">Outcomes <c>failed</c> or <c>unknown</c>.</param>
/// <param name="Refused">Decisions <c>blocked</c> or <c>escalated</c>.</param>
/// <param name="Gates">Verdict counts per gate.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.PersonaStats")]
public sealed record PersonaStats([property: Id(0)] long Actions, [property: Id(1)] long Succeeded, [property: Id(2)] long Failed, [property: Id(3)] long Refused, [property: Id(4)] ImmutableArray<GateCount> Gates)
{
    /// <summary>Decisions that the gates would have refused, let through because the contract was in shadow.</summary>
    [Id(20)]
    public long Shadowed { get; init; }

    /// <summary>How the newest candidate compares with the contract in force; null if none has judged yet.</summary>
    [Id(21)]
    public TrialCount? Trial { get; init; }
}

/// <summary>How a candidate's verdicts compare with those of the contract in force.</summary>
/// <param name="Number">Which candidate.</param>
/// <param name="Judged">Decisions it judged.</param>
/// <param name="Stricter">Of these, those it would have refused and the contract in force did not.</param>
/// <param name="Looser">Of these, those it would have let through and the contract in force did not.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.TrialCount")]
public sealed record TrialCount([property: Id(0)] int Number, [property: Id(1)] long Judged, [property: Id(2)] long Stricter, [property: Id(3)] long Looser);

/// <summary>How often a gate gave each verdict.</summary>
/// <param name="Gate">Its name.</param>
/// <param name="Passed">Verdicts <c>pass</c>.</param>
/// <param name="Failed">Verdicts <c>fail</c>.</param>
/// <param name="Skipped">Verdicts <c>skip</c>.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.GateCount")]
public sealed record GateCount([property: Id(0)] string Gate, [property: Id(1)] long Passed, [property: Id(2)] long Failed, [property: Id(3)] long Skipped);

/// <summary>The right to act as a persona for a while, held by one chain.</summary>
/// <param name="Id">UUID of the lease.</param>
/// <param name="PersonaId">Whose.</param>
/// <param name="PersonaVersion">Under which contract.</param>
/// <param name="PersonaEpoch">Grows when the persona is changed, deactivated or quarantined; a lease of an older epoch no longer holds.</param>
/// <param name="TakenAt">Wall clock, UTC.</param>
/// <param name="TakenTicks">Monotonic clock of the process <paramref name="ProcessEpoch"/>, in <see cref="TimeSpan"/> ticks.</param>
/// <param name="ProcessEpoch">Which process's monotonic clock that was.</param>
/// <param name="TtlSeconds">How long it holds.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.Lease")]
public sealed record Lease(
    [property: Id(0)] string Id,
    [property: Id(1)] string PersonaId,
    [property: Id(2)] int PersonaVersion,
    [property: Id(3)] long PersonaEpoch,
    [property: Id(4)] DateTimeOffset TakenAt,
    [property: Id(5)] long TakenTicks,
    [property: Id(6)] long ProcessEpoch,
    [property: Id(7)] int TtlSeconds);

/// <summary>One difference between two versions of a contract.</summary>
/// <param name="Member">The contract's member, e.g. <c>resource_scopes</c>.</param>
/// <param name="From">What stood there, JSON; empty for an entry that was added to a list.</param>
/// <param name="To">What stands there now, JSON; empty for an entry that was taken out of a list.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Personas.ContractChange")]
public sealed record ContractChange([property: Id(0)] string Member, [property: Id(1)] string From, [property: Id(2)] string To);
