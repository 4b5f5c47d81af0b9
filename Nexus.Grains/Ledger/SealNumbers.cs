namespace Nexus.Ledger;

/// <summary>Holds the store's numbering of decisions, by which seals are paged, against their order in the log.</summary>
internal sealed class SealNumbers(AuditFindings findings)
{
    private long _next;
    private long _shift;
    private bool _lost;

    /// <summary>Leaves are missing here: how many decisions were among them, nobody can tell.</summary>
    public void Lose() => _lost = true;

    public void Follow(in AuditedLeaf leaf)
    {
        var number = leaf.SealNumber;
        if (leaf.Kind != LeafKind.Decision)
        {
            if (number >= 0) findings.Add(leaf.Index, leaf.Seal.ToString(), "seal_no", $"leaf {leaf.Index} is no decision, yet the index beside it numbers it as seal {number}");
            return;
        }
        var expected = _next++;
        var shift = number - expected;
        if (_lost && number >= 0)
        {
            _lost = false;
            _shift = shift;
        }
        if (shift == _shift) return;
        // One wrong number is a change of it; the same distance from here on is a leaf that came or went, told once.
        if (shift != 0) findings.Add(leaf.Index, leaf.Seal.ToString(), "seal_no", $"leaf {leaf.Index} is decision {expected} of the log; the index beside it says {(number < 0 ? "none" : $"{number}")}");
        _shift = shift;
    }
}
