namespace Nexus.Ledger;

/// <summary>What is kept of a leaf that was held against itself.</summary>
/// <param name="Hash">The hash of its bytes.</param>
/// <param name="Beside">The hash that stands beside it; of none, or one of a wrong length, nothing.</param>
/// <param name="Said">What an undamaged leaf says, or null; then what the columns beside it say is what it is taken for.</param>
internal readonly record struct AuditedLeaf(long Index, LeafKind Kind, string SealId, string ChainId, OpenMark Open, long SealNumber, LeafHash Hash, LeafHash Beside, LeafFields? Said)
{
    public static AuditedLeaf Of(in LeafRow row, LeafHash hash, LeafFields? said) => new(row.Index, row.Kind, row.SealId, row.ChainId, row.Open, row.SealNumber, hash, LeafHash.Of(row.Hash), said);
}

/// <summary>Some leaves of a log in order, each held against itself: hash, form, index columns, payload. What they are to each other is for whoever takes the pages in order.</summary>
/// <remarks>Pages know nothing of one another, so that several are examined at once.</remarks>
internal sealed class AuditPage
{
    private readonly List<AuditedLeaf> leaves;
    private readonly string tenant;

    private AuditPage(string tenant, int count) => (this.tenant, leaves) = (tenant, new List<AuditedLeaf>(count));

    public IReadOnlyList<AuditedLeaf> Leaves => leaves;

    public AuditFindings Findings { get; } = new();

    /// <summary>Leaves whose payload is gone: each wants an erasure on record.</summary>
    public List<(long Index, string Seal)> Gone { get; } = [];

    public static async Task<AuditPage> LoadAsync(ISealLog log, string tenant, long from, int count, CancellationToken cancellation)
    {
        var page = new AuditPage(tenant, count);
        await log.ScanAsync(tenant, from, count, page.Examine, cancellation);
        return page;
    }

    private void Examine(in LeafRow row)
    {
        Span<byte> bytes = stackalloc byte[MerkleHash.Length];
        MerkleHash.Leaf(row.Leaf, bytes);
        var hash = LeafHash.Of(bytes);
        var gone = false;
        var said = hash == LeafHash.Of(row.Hash) ? LeafCheck.Examine(tenant, row, Findings, out gone) : null;
        leaves.Add(AuditedLeaf.Of(row, hash, said));
        if (gone) Gone.Add((row.Index, said!.Seal));
    }
}
