using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>What the leaf of an outcome says, to be written: those of the members of <see cref="LeafFields"/> that this kind has, without an object for them and for the text of the commitment.</summary>
public readonly ref struct OutcomeLeaf
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

    /// <inheritdoc cref="LeafFields.Status"/>
    public required SealStatus Status { get; init; }

    /// <inheritdoc cref="LeafFields.Attested"/>
    public required bool Attested { get; init; }

    /// <inheritdoc cref="LeafFields.DurationMs"/>
    public required double DurationMs { get; init; }

    /// <inheritdoc cref="LeafFields.CostMicros"/>
    public required long CostMicros { get; init; }

    /// <summary>What <paramref name="fields"/> says.</summary>
    public static OutcomeLeaf Of(LeafFields fields) => new()
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
        Status = fields.Status,
        Attested = fields.Attested,
        DurationMs = fields.DurationMs,
        CostMicros = fields.CostMicros,
    };
}
