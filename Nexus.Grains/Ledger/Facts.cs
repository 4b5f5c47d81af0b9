using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Budgets;
using Nexus.Gates;
using Nexus.Personas;

namespace Nexus.Ledger;

/// <summary>Everything a decision leaf and its payload are made of.</summary>
public readonly record struct DecisionFacts(
    string Tenant,
    Intent Intent,
    PersonaContract Contract,
    TrustTier Tier,
    CommittedCall Call,
    SealStatus Status,
    ImmutableArray<GateResult> Gates,
    DateTimeOffset At,
    long Epoch,
    DateTimeOffset Deadline)
{
    /// <summary>Digest of the contract's version as the registry keeps it; empty where there is none.</summary>
    public string PersonaDigest { get; init; } = "";

    /// <summary>Digest of the tool's registration; empty for Nexus's own tools.</summary>
    public string ToolDigest { get; init; } = "";

    /// <summary>The registration's version; 0 without a digest.</summary>
    public int ToolVersion { get; init; }

    /// <summary>What is set aside for it; null for a persona without budgets.</summary>
    public BudgetReading? Budget { get; init; }

    /// <summary>The approval that permits it; empty for none.</summary>
    public string Permit { get; init; } = "";

    /// <summary>Why the approval it was to run under does not hold; empty otherwise.</summary>
    public string PermitRefusal { get; init; } = "";

    /// <summary>How long the lease had been held when the gates judged; null without a lease.</summary>
    public TimeSpan? LeaseHeld { get; init; }

    /// <summary>What enforcing would have come to, where the contract is in shadow and let it through; null otherwise.</summary>
    public SealStatus? Shadow { get; init; }

    /// <summary>What the persona's candidate says of it; null without one.</summary>
    public TrialVerdict? Trial { get; init; }
}

/// <summary>Everything an outcome leaf and its payload are made of.</summary>
/// <param name="Previous">Lower-case hex of the decision's leaf hash.</param>
/// <param name="Result">What the output check let through.</param>
/// <param name="Checks">What the output check found.</param>
public readonly record struct OutcomeFacts(
    string Tenant,
    string ChainId,
    string SealId,
    int Step,
    string PersonaId,
    string Previous,
    SealStatus Status,
    Utf8Json Result,
    string Error,
    ImmutableArray<string> Checks,
    double DurationMs,
    DateTimeOffset At,
    long Epoch,
    bool Attested)
{
    /// <summary>What it cost, in millionths of a unit; -1 where nobody said.</summary>
    public long CostMicros { get; init; } = -1;

    /// <summary>Whether the result may be believed.</summary>
    public bool Trusted { get; init; }
}

/// <summary>Everything a tier leaf is made of.</summary>
public sealed record TierFacts(
    string Tenant,
    string LeafId,
    string PersonaId,
    string PersonaName,
    TrustTier From,
    TrustTier To,
    string Reason,
    DateTimeOffset At,
    long Epoch);

/// <summary>Everything an erasure, override or alert leaf is made of.</summary>
/// <param name="LeafId">The erased seal's id, or the leaf's own.</param>
/// <param name="By">Who did it: an API key's id, or <c>system</c>.</param>
public sealed record NoticeFacts(
    LeafKind Kind,
    string Tenant,
    string LeafId,
    string About,
    string By,
    string Reason,
    DateTimeOffset At,
    long Epoch);
