using Nexus.Actions;

namespace Nexus.Ledger;

/// <summary>What is kept of a leaf that was held against itself: what it says, if it could be read; otherwise what the columns beside it say is what it is taken for.</summary>
internal struct AuditedLeaf
{
    public long Index { get; private set; }

    public LeafKind Kind { get; private set; }

    public IdKey Seal { get; private set; }

    public IdKey Chain { get; private set; }

    /// <summary>As the column has it.</summary>
    public OpenMark Open { get; private set; }

    /// <summary>As the column has it.</summary>
    public long SealNumber { get; private set; }

    /// <summary>The hash of its bytes.</summary>
    public LeafHash Hash { get; private set; }

    /// <summary>The hash that stands beside it; of none, or one of a wrong length, nothing.</summary>
    public LeafHash Beside { get; private set; }

    /// <summary>It is undamaged and of a leaf's form; otherwise nothing below says anything.</summary>
    public bool IsRead { get; private set; }

    public int Step { get; private set; }

    public SealStatus Status { get; private set; }

    /// <summary>The hash of the leaf that it continues; null for none.</summary>
    public LeafHash? Previous { get; private set; }

    /// <summary>Of a decision: what it was made under.</summary>
    public NamedContracts? Contracts { get; private set; }

    /// <summary>It is what the columns beside a leaf say.</summary>
    public void TakeColumns(in LeafRow row, LeafHash hash)
    {
        (Index, Kind, Seal, Chain, Open, SealNumber) = (row.Index, row.Kind, row.SealId, row.ChainId, row.Open, row.SealNumber);
        (Hash, Beside, IsRead, Step, Status, Previous, Contracts) = (hash, LeafHash.Of(row.Hash), false, -1, default, null, null);
    }

    /// <summary>From now on it is what it says.</summary>
    public void Take(in LeafWords words, NamedContracts? contracts)
    {
        (Kind, Seal, Chain) = (words.Kind, new IdKey(words.Seal), new IdKey(words.Chain));
        (IsRead, Step, Status, Previous, Contracts) = (true, words.Step, words.Status, words.Previous, contracts);
    }
}
