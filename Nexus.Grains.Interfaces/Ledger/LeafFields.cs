using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Approvals;
using Nexus.Gates;
using Nexus.Personas;
using Nexus.Threats;

namespace Nexus.Ledger;

/// <summary>What a leaf says, read. Members that its kind does not have keep their defaults.</summary>
/// <param name="Kind">What it records.</param>
/// <param name="Tenant">Whose log it is in.</param>
/// <param name="Seal">The action's id, or the leaf's own.</param>
/// <param name="Time">When, UTC, to the microsecond.</param>
/// <param name="Epoch">Epoch of the process that wrote it.</param>
public sealed record LeafFields(LeafKind Kind, string Tenant, string Seal, DateTimeOffset Time, long Epoch)
{
    /// <summary>Version of the leaf's form.</summary>
    public int Version { get; init; } = LeafFormat.Version;

    /// <summary>Its chain; empty for none.</summary>
    public string Chain { get; init; } = "";

    /// <summary>Step in the chain, from 0; -1 for none.</summary>
    public int Step { get; init; } = -1;

    /// <summary>Lower-case hex of the chain's previous leaf hash (an outcome's: of its decision); empty for the first.</summary>
    public string Previous { get; init; } = "";

    /// <summary>Lower-case hex of SHA-256(salt ‖ payload); empty if there never was a payload.</summary>
    public string Commit { get; init; } = "";

    /// <summary>Persona id; empty for none.</summary>
    public string PersonaId { get; init; } = "";

    /// <summary>Persona name (decision, tier).</summary>
    public string PersonaName { get; init; } = "";

    /// <summary>The contract's version (decision).</summary>
    public int PersonaVersion { get; init; }

    /// <summary>Digest of that version of the contract, see <see cref="ContractDocument"/>; empty in leaves written before there was one (decision).</summary>
    public string PersonaDigest { get; init; } = "";

    /// <summary>The persona's tier when it was judged (decision).</summary>
    public TrustTier Tier { get; init; }

    /// <summary>Tool name (decision).</summary>
    public string Tool { get; init; } = "";

    /// <summary>Digest of a registered tool's document, see <see cref="ContractDocument"/>; empty for Nexus's own tools (decision).</summary>
    public string ToolDigest { get; init; } = "";

    /// <summary>The registration's version; 0 without a digest (decision).</summary>
    public int ToolVersion { get; init; }

    /// <summary>How the action stands after this leaf (decision, outcome).</summary>
    public SealStatus Status { get; init; }

    /// <summary>The judgements, in order, without their reasons (decision).</summary>
    public ImmutableArray<GateResult> Gates { get; init; } = [];

    /// <summary>When the call must have ended (decision).</summary>
    public DateTimeOffset Deadline { get; init; }

    /// <summary>Who carries it out (decision); the member stands in leaves of authorised actions only.</summary>
    public ActionMode Mode { get; init; }

    /// <summary>What enforcing would have come to, where the contract was in shadow and its gates did not block; the member stands in such leaves only (decision).</summary>
    public SealStatus? Shadow { get; init; }

    /// <summary>What the persona's candidate said of it, without reasons; the member stands only where there was one (decision).</summary>
    public TrialVerdict? Trial { get; init; }

    /// <summary>Reported by a caller, not observed (outcome).</summary>
    public bool Attested { get; init; }

    /// <summary>How long the tool ran (outcome).</summary>
    public double DurationMs { get; init; }

    /// <summary>The tier before (tier).</summary>
    public TrustTier From { get; init; }

    /// <summary>The tier after (tier).</summary>
    public TrustTier To { get; init; }

    /// <summary>Why, with the numbers (tier, erasure, override, alert).</summary>
    public string Reason { get; init; } = "";

    /// <summary>What it concerns, in a word or two: <c>payload</c>, the name of a witness (erasure, override, alert).</summary>
    public string About { get; init; } = "";

    /// <summary>Who did it: an API key's id, or <c>system</c> (erasure, override, alert, approval).</summary>
    public string By { get; init; } = "";

    /// <summary>Id of the alert (alert).</summary>
    public string Alert { get; init; } = "";

    /// <summary>Its changes so far, from 0 (alert).</summary>
    public int Revision { get; init; }

    /// <summary>What happened to it (alert).</summary>
    public AlertChangeKind Change { get; init; }

    /// <summary>How it stands after that (alert).</summary>
    public AlertStatus AlertStatus { get; init; }

    /// <summary>How bad it is (alert).</summary>
    public Severity Severity { get; init; }

    /// <summary>What kind of threat (alert).</summary>
    public ThreatCategory Category { get; init; }

    /// <summary>The approval it runs under (decision, only if there is one), or is about (approval).</summary>
    public string Approval { get; init; } = "";

    /// <summary>What happened to the approval (approval).</summary>
    public ApprovalChange ApprovalChange { get; init; }

    /// <summary>When it runs out (approval, requested).</summary>
    public DateTimeOffset Expires { get; init; }

    /// <summary>How many different people must agree (approval, requested).</summary>
    public int Needed { get; init; }

    /// <summary>API key that opened the chain (approval, requested); empty if that is not known.</summary>
    public string OpenedBy { get; init; } = "";

    /// <summary>The action permitted (approval, consumed).</summary>
    public string Permits { get; init; } = "";

    /// <summary>The voter's role (approval, approved or rejected).</summary>
    public string Role { get; init; } = "";

    /// <summary>Whose word counts (approval, requested).</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Which failures it would waive (approval, requested).</summary>
    public ImmutableArray<string> Waives { get; init; } = [];

    /// <summary>Set aside for it, in millionths of a unit (decision of a persona with budgets); -1 for none.</summary>
    public long ReservedCostMicros { get; init; } = -1;

    /// <summary>How long the tool may run (decision of a persona with budgets).</summary>
    public int ReservedSeconds { get; init; }

    /// <summary>What it cost, in millionths of a unit (outcome); -1 where nobody said.</summary>
    public long CostMicros { get; init; } = -1;
}
