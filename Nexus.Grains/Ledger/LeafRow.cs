using System.Collections.Immutable;

namespace Nexus.Ledger;

/// <summary>A leaf as it lies in the store, for who looks at it and keeps nothing of its bytes: they last for the look only.</summary>
public readonly ref struct LeafRow
{
    public required long Index { get; init; }

    public required LeafKind Kind { get; init; }

    public required IdKey SealId { get; init; }

    public required IdKey ChainId { get; init; }

    public required IdKey PersonaId { get; init; }

    public required ReadOnlySpan<byte> Leaf { get; init; }

    public required ReadOnlySpan<byte> Hash { get; init; }

    public required ReadOnlySpan<byte> Salt { get; init; }

    public required ReadOnlySpan<byte> Payload { get; init; }

    public required OpenMark Open { get; init; }

    public required long Epoch { get; init; }

    public required long SealNumber { get; init; }

    public required bool Misfiled { get; init; }

    public static LeafRow Of(StoredLeaf stored) => new()
    {
        Index = stored.Index,
        Kind = stored.Draft.Kind,
        SealId = new IdKey(stored.Draft.SealId),
        ChainId = new IdKey(stored.Draft.ChainId),
        PersonaId = new IdKey(stored.Draft.PersonaId),
        Leaf = stored.Draft.Leaf.Span,
        Hash = Span(stored.Draft.Hash),
        Salt = Span(stored.Draft.Salt),
        Payload = stored.Draft.Payload.Span,
        Open = stored.Draft.Open,
        Epoch = stored.Draft.Epoch,
        SealNumber = stored.SealNumber,
        Misfiled = stored.Misfiled,
    };

    /// <summary>A copy that stays.</summary>
    public StoredLeaf Keep() => new(Index, new LeafDraft(Kind, SealId.ToString(), ChainId.ToString(), PersonaId.ToString(), Utf8Json.From(Leaf), [.. Hash], [.. Salt], Utf8Json.From(Payload), Open, Epoch), SealNumber, Misfiled);

    private static ReadOnlySpan<byte> Span(ImmutableArray<byte> bytes) => bytes.IsDefault ? default : bytes.AsSpan();
}

/// <summary>Looks at one leaf after the other; must not throw and must not wait, the store is held meanwhile.</summary>
public delegate void LeafVisitor(in LeafRow row);
