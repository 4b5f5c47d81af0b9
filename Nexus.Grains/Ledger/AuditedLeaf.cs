using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>What is kept of a leaf that was held against itself.</summary>
/// <param name="Hash">The hash of its bytes.</param>
/// <param name="Beside">The hash that stands beside it; of none, or one of a wrong length, nothing.</param>
/// <param name="Said">What an undamaged leaf says, or null; then what the columns beside it say is what it is taken for.</param>
internal readonly record struct AuditedLeaf(long Index, LeafKind Kind, IdKey SealId, IdKey ChainId, OpenMark Open, long SealNumber, LeafHash Hash, LeafHash Beside, SaidLeaf? Said)
{
    public static AuditedLeaf Of(in LeafRow row, LeafHash hash, SaidLeaf? said) => new(row.Index, row.Kind, row.SealId, row.ChainId, row.Open, row.SealNumber, hash, LeafHash.Of(row.Hash), said);
}

/// <summary>What a leaf says that leaves behind it are held against.</summary>
/// <param name="Previous">The hash of the leaf that it continues; null for none.</param>
/// <param name="Contracts">Of a decision: what it was made under.</param>
internal readonly record struct SaidLeaf(LeafKind Kind, IdKey Seal, IdKey Chain, int Step, SealStatus Status, LeafHash? Previous, NamedContracts? Contracts)
{
    public static SaidLeaf Of(in LeafWords words, NamedContracts? contracts) =>
        new(words.Kind, new IdKey(words.Seal), new IdKey(words.Chain), words.Step, words.Status, words.Previous.IsEmpty ? null : LeafHash.OfHex(words.Previous), contracts);
}
