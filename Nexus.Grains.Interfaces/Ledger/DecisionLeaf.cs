using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;
using Nexus.Personas;

namespace Nexus.Ledger;

/// <summary>What the leaf of a decision says, to be written: those of the members of <see cref="LeafFields"/> that this kind has, without an object for them and for the text of the commitment.</summary>
public readonly ref struct DecisionLeaf
{
    /// <inheritdoc cref="LeafFields.Tenant"/>
    public required string Tenant { get; init; }

    /// <inheritdoc cref="LeafFields.Seal"/>
    public required string Seal { get; init; }

    /// <inheritdoc cref="LeafFields.Time"/>
    public required DateTimeOffset Time { get; init; }

    /// <inheritdoc cref="LeafFields.Epoch"/>
    public required long Epoch { get; init; }

    /// <inheritdoc cref="LeafFields.Chain"/>
    public required string Chain { get; init; }

    /// <inheritdoc cref="LeafFields.Step"/>
    public required int Step { get; init; }

    /// <inheritdoc cref="LeafFields.Previous"/>
    public required string Previous { get; init; }

    /// <inheritdoc cref="LeafFields.Commit"/>
    public required ReadOnlySpan<char> Commit { get; init; }

    /// <inheritdoc cref="LeafFields.PersonaId"/>
    public required string PersonaId { get; init; }

    /// <inheritdoc cref="LeafFields.PersonaName"/>
    public required string PersonaName { get; init; }

    /// <inheritdoc cref="LeafFields.PersonaVersion"/>
    public required int PersonaVersion { get; init; }

    /// <inheritdoc cref="LeafFields.PersonaDigest"/>
    public required string PersonaDigest { get; init; }

    /// <inheritdoc cref="LeafFields.Tier"/>
    public required TrustTier Tier { get; init; }

    /// <inheritdoc cref="LeafFields.Tool"/>
    public required string Tool { get; init; }

    /// <inheritdoc cref="LeafFields.ToolDigest"/>
    public required string ToolDigest { get; init; }

    /// <inheritdoc cref="LeafFields.ToolVersion"/>
    public required int ToolVersion { get; init; }

    /// <inheritdoc cref="LeafFields.Status"/>
    public required SealStatus Status { get; init; }

    /// <inheritdoc cref="LeafFields.Gates"/>
    public required ImmutableArray<GateResult> Gates { get; init; }

    /// <inheritdoc cref="LeafFields.Deadline"/>
    public required DateTimeOffset Deadline { get; init; }

    /// <inheritdoc cref="LeafFields.Mode"/>
    public required ActionMode Mode { get; init; }

    /// <inheritdoc cref="LeafFields.Approval"/>
    public required string Approval { get; init; }

    /// <inheritdoc cref="LeafFields.ReservedCostMicros"/>
    public required long ReservedCostMicros { get; init; }

    /// <inheritdoc cref="LeafFields.ReservedSeconds"/>
    public required int ReservedSeconds { get; init; }

    /// <inheritdoc cref="LeafFields.Shadow"/>
    public required SealStatus? Shadow { get; init; }

    /// <inheritdoc cref="LeafFields.Trial"/>
    public required TrialVerdict? Trial { get; init; }

    /// <summary>What <paramref name="fields"/> says.</summary>
    public static DecisionLeaf Of(LeafFields fields) => new()
    {
        Tenant = fields.Tenant,
        Seal = fields.Seal,
        Time = fields.Time,
        Epoch = fields.Epoch,
        Chain = fields.Chain,
        Step = fields.Step,
        Previous = fields.Previous,
        Commit = fields.Commit,
        PersonaId = fields.PersonaId,
        PersonaName = fields.PersonaName,
        PersonaVersion = fields.PersonaVersion,
        PersonaDigest = fields.PersonaDigest,
        Tier = fields.Tier,
        Tool = fields.Tool,
        ToolDigest = fields.ToolDigest,
        ToolVersion = fields.ToolVersion,
        Status = fields.Status,
        Gates = fields.Gates,
        Deadline = fields.Deadline,
        Mode = fields.Mode,
        Approval = fields.Approval,
        ReservedCostMicros = fields.ReservedCostMicros,
        ReservedSeconds = fields.ReservedSeconds,
        Shadow = fields.Shadow,
        Trial = fields.Trial,
    };
}
