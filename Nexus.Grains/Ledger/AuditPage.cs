namespace Nexus.Ledger;

/// <summary>Some leaves of a log in order, each held against itself: hash, form, index columns, payload. What they are to each other is for whoever takes the pages in order.</summary>
/// <remarks>Pages know nothing of one another, so that several are examined at once.</remarks>
internal sealed class AuditPage
{
    private readonly List<AuditedLeaf> leaves;
    private readonly LeafCheck check;

    private AuditPage(LeafCheck check, int count) => (this.check, leaves) = (check, new List<AuditedLeaf>(count));

    public IReadOnlyList<AuditedLeaf> Leaves => leaves;

    public AuditFindings Findings { get; } = new();

    /// <summary>Leaves whose payload is gone: each wants an erasure on record.</summary>
    public List<(long Index, string Seal)> Gone { get; } = [];

    public static async Task<AuditPage> LoadAsync(ISealLog log, string tenant, LeafCheck check, long from, int count, CancellationToken cancellation)
    {
        var page = new AuditPage(check, count);
        await log.ScanAsync(tenant, from, count, page.Examine, cancellation);
        return page;
    }

    private void Examine(in LeafRow row)
    {
        Span<byte> bytes = stackalloc byte[MerkleHash.Length];
        MerkleHash.Leaf(row.Leaf, bytes);
        var hash = LeafHash.Of(bytes);
        var gone = false;
        var said = hash == LeafHash.Of(row.Hash) ? check.Examine(row, Findings, out gone) : null;
        leaves.Add(AuditedLeaf.Of(row, hash, said));
        if (gone) Gone.Add((row.Index, said!.Value.Seal.ToString()));
    }
}
