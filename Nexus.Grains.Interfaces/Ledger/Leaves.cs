using System.Collections.Immutable;
using Nexus.Actions;
using Nexus.Gates;

namespace Nexus.Ledger;

/// <summary>What a leaf of the ledger records. The names in leaves are lower case.</summary>
[GenerateSerializer, Alias("Nexus.Ledger.LeafKind")]
public enum LeafKind
{
    /// <summary>An intent was judged. Durable before anything runs.</summary>
    Decision,

    /// <summary>An allowed action ended.</summary>
    Outcome,

    /// <summary>A persona's trust tier changed.</summary>
    Tier,

    /// <summary>A person decided about an escalated action.</summary>
    Approval,

    /// <summary>A payload was erased.</summary>
    Erasure,

    /// <summary>An operator overrode a safeguard.</summary>
    Override,

    /// <summary>An alert was raised or changed.</summary>
    Alert,

    /// <summary>A repair was made.</summary>
    Repair,

    /// <summary>A witness cosigned a checkpoint.</summary>
    CheckpointWitness,
}

/// <summary>What an appended leaf means for the table of open actions, from which a starting process recovers.</summary>
[GenerateSerializer, Alias("Nexus.Ledger.OpenMark")]
public enum OpenMark
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>An allowed decision: its action is open until an outcome closes it.</summary>
    Opens,

    /// <summary>An outcome: closes the action with the same seal id.</summary>
    Closes,
}

/// <summary>A leaf to append: the exact bytes that are hashed and stored, and its payload beside it.</summary>
/// <param name="Kind">What it records. With <paramref name="SealId"/> unique in the tenant: appending it again changes nothing.</param>
/// <param name="SealId">The action's id, or the leaf's own UUID.</param>
/// <param name="ChainId">The chain it belongs to; empty for none.</param>
/// <param name="PersonaId">The persona it belongs to; empty for none.</param>
/// <param name="Leaf">RFC 8785 canonical JSON.</param>
/// <param name="Hash">SHA-256(0x00 ‖ leaf), 32 bytes.</param>
/// <param name="Salt">16 random bytes; empty if there is no payload.</param>
/// <param name="Payload">Canonical JSON the leaf commits to: SHA-256(salt ‖ payload); empty for none.</param>
/// <param name="Open">What it means for open actions.</param>
/// <param name="Epoch">With <see cref="OpenMark.Opens"/>: the epoch of the executing process.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Ledger.LeafDraft")]
public sealed record LeafDraft(
    [property: Id(0)] LeafKind Kind,
    [property: Id(1)] string SealId,
    [property: Id(2)] string ChainId,
    [property: Id(3)] string PersonaId,
    [property: Id(4)] Utf8Json Leaf,
    [property: Id(5)] ImmutableArray<byte> Hash,
    [property: Id(6)] ImmutableArray<byte> Salt,
    [property: Id(7)] Utf8Json Payload,
    [property: Id(8)] OpenMark Open,
    [property: Id(9)] long Epoch);

/// <summary>A leaf as it is stored.</summary>
/// <param name="Index">Position in the tenant's log, from 0, without gaps.</param>
/// <param name="Draft">Everything that was appended. Payload and salt are empty if erased or absent.</param>
/// <param name="SealNumber">Of a decision: how many decisions stand before it, as the store's index has it; -1 for other kinds.</param>
/// <param name="Misfiled">True if the store's index files it under another tenant than the one in whose log it stands.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Ledger.StoredLeaf")]
public sealed record StoredLeaf([property: Id(0)] long Index, [property: Id(1)] LeafDraft Draft, [property: Id(2)] long SealNumber = -1, [property: Id(3)] bool Misfiled = false);

/// <summary>Where an append put its leaves.</summary>
/// <param name="Indices">One a draft, in the order given; for a repeated draft the first one's index.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Ledger.Appended")]
public sealed record Appended([property: Id(0)] ImmutableArray<long> Indices);

/// <summary>Size and RFC 6962 root of a tenant's log.</summary>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">32 bytes; SHA-256 of nothing for an empty log.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Ledger.LedgerHead")]
public sealed record LedgerHead([property: Id(0)] long Size, [property: Id(1)] ImmutableArray<byte> Root);

/// <summary>An action as the API shows it: its decision and outcome folded into one.</summary>
/// <param name="Id">Seal id, UUID.</param>
/// <param name="ChainId">UUID of its chain.</param>
/// <param name="Step">From 0.</param>
/// <param name="PersonaId">Persona id.</param>
/// <param name="Persona">Persona name.</param>
/// <param name="PersonaVersion">The contract's version it was judged under.</param>
/// <param name="Tool">Tool name.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Gates">Four judgements, in order.</param>
/// <param name="PlannedAction">What it was for.</param>
/// <param name="Reasoning">Chain of thought.</param>
/// <param name="Parameters">Redacted parameters, JSON.</param>
/// <param name="Result">Redacted result, JSON; empty if none.</param>
/// <param name="Error">Why it was refused or failed; empty otherwise.</param>
/// <param name="CreatedAt">When the decision was made, UTC.</param>
/// <param name="DurationMs">How long the tool ran.</param>
/// <param name="DecisionIndex">Leaf index of the decision.</param>
/// <param name="DecisionHash">Lower-case hex of its leaf hash.</param>
/// <param name="OutcomeIndex">Leaf index of the outcome, or -1.</param>
/// <param name="OutcomeHash">Lower-case hex of its leaf hash; empty if none.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Ledger.Seal")]
public sealed record Seal(
    [property: Id(0)] string Id,
    [property: Id(1)] string ChainId,
    [property: Id(2)] int Step,
    [property: Id(3)] string PersonaId,
    [property: Id(4)] string Persona,
    [property: Id(5)] int PersonaVersion,
    [property: Id(6)] string Tool,
    [property: Id(7)] SealStatus Status,
    [property: Id(8)] ImmutableArray<GateResult> Gates,
    [property: Id(9)] string PlannedAction,
    [property: Id(10)] ImmutableArray<string> Reasoning,
    [property: Id(11)] Utf8Json Parameters,
    [property: Id(12)] Utf8Json Result,
    [property: Id(13)] string Error,
    [property: Id(14)] DateTimeOffset CreatedAt,
    [property: Id(15)] double DurationMs,
    [property: Id(16)] long DecisionIndex,
    [property: Id(17)] string DecisionHash,
    [property: Id(18)] long OutcomeIndex,
    [property: Id(19)] string OutcomeHash)
{
    /// <summary>What enforcing would have come to, where the contract was in shadow and its gates did not block; null otherwise.</summary>
    [Id(20)]
    public SealStatus? Shadow { get; init; }

    /// <summary>What the persona's candidate said of it; null without one.</summary>
    [Id(21)]
    public TrialVerdict? Trial { get; init; }

    /// <summary>Who erased its payload and why; null if nobody did.</summary>
    [Id(22)]
    public SealErasure? Erased { get; init; }
}

/// <summary>An erasure as its leaf says it.</summary>
/// <param name="Index">Index of the erasure's leaf.</param>
/// <param name="By">Who erased it.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When, UTC.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Ledger.SealErasure")]
public sealed record SealErasure([property: Id(0)] long Index, [property: Id(1)] string By, [property: Id(2)] string Reason, [property: Id(3)] DateTimeOffset At);

/// <summary>What is wrong with a ledger, and where.</summary>
/// <param name="Index">Leaf index, or -1 if it concerns the log as a whole.</param>
/// <param name="SealId">The seal, or empty.</param>
/// <param name="Field">What differs: <c>leaf</c>, <c>hash</c>, <c>payload</c>, <c>salt</c>, <c>prev</c>, <c>index</c>, <c>root</c>, <c>size</c>, <c>seal_id</c>, <c>chain_id</c>, <c>persona_id</c>, <c>kind</c>, <c>outcome</c>, or a member of the contract it was decided under: <c>persona.allowed_tools</c>, <c>tool.resources</c>, …</param>
/// <param name="Message">A sentence for people.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Ledger.Finding")]
public sealed record Finding([property: Id(0)] long Index, [property: Id(1)] string SealId, [property: Id(2)] string Field, [property: Id(3)] string Message);

/// <summary>The verdict of a verification.</summary>
/// <param name="Valid">True if nothing is wrong.</param>
/// <param name="LeavesChecked">How many leaves were recomputed.</param>
/// <param name="SealsChecked">How many seals they make up.</param>
/// <param name="Head">The head it was checked against.</param>
/// <param name="Findings">Everything wrong, at most 100, by index.</param>
/// <param name="Statement">What was verified, in words.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Ledger.Verification")]
public sealed record Verification([property: Id(0)] bool Valid, [property: Id(1)] long LeavesChecked, [property: Id(2)] long SealsChecked, [property: Id(3)] LedgerHead Head, [property: Id(4)] ImmutableArray<Finding> Findings, [property: Id(5)] string Statement);

/// <summary>A page of seals, oldest first.</summary>
/// <param name="Seals">At most the limit asked for.</param>
/// <param name="Next">What to give as <see cref="SealQuery.After"/> for the next page, or -1 at the end.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Ledger.SealPage")]
public sealed record SealPage([property: Id(0)] ImmutableArray<Seal> Seals, [property: Id(1)] long Next);

/// <summary>Which seals to list.</summary>
/// <param name="Offset">How many matching seals to pass over, 0 or more.</param>
/// <param name="Limit">1 to 500.</param>
/// <param name="ChainId">Only this chain's, or null.</param>
/// <param name="PersonaId">Only this persona's (id), or null.</param>
/// <param name="After">Only those whose decision stands behind this leaf; -1 for all. Whatever is added meanwhile, no seal is passed over or seen twice.</param>
[GenerateSerializer, Immutable, Alias("Nexus.Ledger.SealQuery")]
public sealed record SealQuery([property: Id(0)] long Offset, [property: Id(1)] int Limit, [property: Id(2)] string? ChainId = null, [property: Id(3)] string? PersonaId = null, [property: Id(4)] long After = -1);

/// <summary>A tenant's log: the one writer of its seals. Key: tenant.</summary>
[Alias("Nexus.Ledger.ILedgerGrain")]
public interface ILedgerGrain : ITenantGrain
{
    /// <summary>Appends leaves in order, in one commit: all or none. Durable once it returns; safe to repeat.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.Unavailable"/> if the store could not make them durable; <see cref="ErrorCode.Conflict"/> if a leaf of the same kind and seal id with another hash stands already.</exception>
    [Alias("Append")]
    Task<Appended> AppendAsync(ImmutableArray<LeafDraft> leaves);

    /// <summary>Current size and root.</summary>
    [Alias("Head"), Orleans.Concurrency.AlwaysInterleave]
    Task<LedgerHead> HeadAsync();

    /// <summary>Leaves from index <paramref name="from"/>, at most <paramref name="count"/> (1 to 1,000).</summary>
    [Alias("Leaves"), Orleans.Concurrency.AlwaysInterleave]
    Task<ImmutableArray<StoredLeaf>> LeavesAsync(long from, int count);

    /// <summary>Waits until the log holds more than <paramref name="size"/> leaves, or for the caller's patience, and returns how many it holds.</summary>
    /// <param name="size">Leaves that the caller knows of.</param>
    /// <param name="patience">At most 20 s.</param>
    [Alias("Beyond"), Orleans.Concurrency.AlwaysInterleave]
    Task<long> BeyondAsync(long size, TimeSpan patience);

    /// <summary>A page of seals; its cost depends on the page, not on the log.</summary>
    [Alias("Seals"), Orleans.Concurrency.AlwaysInterleave]
    Task<SealPage> SealsAsync(SealQuery query);

    /// <summary>All seals of a chain in order; empty if there is no such chain.</summary>
    [Alias("Chain"), Orleans.Concurrency.AlwaysInterleave]
    Task<ImmutableArray<Seal>> ChainAsync(string chainId);

    /// <summary>One seal, or null.</summary>
    [Alias("Find"), Orleans.Concurrency.AlwaysInterleave]
    Task<Seal?> FindAsync(string sealId);

    /// <summary>The leaves that make up one seal (decision, outcome), or none.</summary>
    [Alias("SealLeaves"), Orleans.Concurrency.AlwaysInterleave]
    Task<ImmutableArray<StoredLeaf>> SealLeavesAsync(string sealId);

    /// <summary>Recomputes a chain from the stored bytes: every leaf, link, payload and its place in the tree.</summary>
    /// <exception cref="NexusException"><see cref="ErrorCode.NotFound"/> if there is no such chain.</exception>
    [Alias("VerifyChain"), Orleans.Concurrency.AlwaysInterleave]
    Task<Verification> VerifyChainAsync(string chainId);

    /// <summary>Recomputes the whole log from the stored bytes, and holds it against the head kept outside the database.</summary>
    [Alias("VerifyAll"), Orleans.Concurrency.AlwaysInterleave]
    Task<Verification> VerifyAllAsync();
}
