namespace Nexus.Ledger;

/// <summary>Some leaves of a log in order, each held against itself: hash, form, index columns, payload. What they are to each other is for whoever takes the pages in order.</summary>
/// <remarks>Pages know nothing of one another, so that several are examined at once.</remarks>
internal sealed class AuditPage
{
    private AuditedLeaf[] leaves = [];

    public int Count { get; private set; }

    public AuditFindings Findings { get; private set; } = new();

    /// <summary>Leaves whose payload is gone: each wants an erasure on record.</summary>
    public List<(long Index, string Seal)> Gone { get; } = [];

    public ref readonly AuditedLeaf this[int position] => ref leaves[position];

    /// <summary>Takes these leaves, and forgets what it held before.</summary>
    public async Task<AuditPage> LoadAsync(ISealLog log, string tenant, LeafCheck check, long from, int count, CancellationToken cancellation)
    {
        if (leaves.Length < count) leaves = new AuditedLeaf[count];
        Count = 0;
        Gone.Clear();
        Findings = new AuditFindings();
        await log.ScanAsync(tenant, from, count, (in row) => Examine(row, check), cancellation);
        return this;
    }

    private void Examine(in LeafRow row, LeafCheck check)
    {
        Span<byte> bytes = stackalloc byte[MerkleHash.Length];
        MerkleHash.Leaf(row.Leaf, bytes);
        // A store that has more rows at a place than one is damaged, and still looked at.
        if (Count == leaves.Length) Array.Resize(ref leaves, 2 * Count);
        ref var leaf = ref leaves[Count++];
        leaf.TakeColumns(row, LeafHash.Of(bytes));
        if (leaf.Hash == leaf.Beside && check.Examine(row, ref leaf, Findings)) Gone.Add((leaf.Index, leaf.Seal.ToString()));
    }
}
