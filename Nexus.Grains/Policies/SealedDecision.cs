using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Ledger;
using Nexus.Personas;

namespace Nexus.Policies;

/// <summary>A decision as it stands in the ledger, with what the gates had before them as far as the ledger tells.</summary>
/// <param name="Index">Leaf index.</param>
/// <param name="Fields">The leaf.</param>
/// <param name="Payload">Null if it was erased.</param>
/// <param name="Seen">What its chain had seen.</param>
/// <param name="SeenGap">Why that is not all; empty if it is.</param>
/// <param name="MatureSinks">What the persona's history vouched for.</param>
public sealed record SealedDecision(long Index, LeafFields Fields, DecisionPayload? Payload, ImmutableArray<Observation> Seen, string SeenGap, ImmutableArray<string> MatureSinks)
{
    /// <summary>What the gates came to: under shadow, what enforcing would have.</summary>
    public SealStatus Status => Fields.Shadow ?? Fields.Status;

    /// <summary>What its chain had been allowed before.</summary>
    public ImmutableArray<PriorUse> Prior { get; init; } = [];

    /// <summary>What the persona had used of a contract's limits by the day. Holds only until the next leaf is taken.</summary>
    public required Func<PersonaContract, ImmutableArray<UsageReading>> Usage { get; init; }
}
